"""Names that columns of survey files have, by role: in Kazakh, Russian, English, and those of ODK, Kobo, SurveyCTO.

Earlier names are the better guess. They are compared folded: lower case, one underscore for whatever is no letter or
digit, without the `X.` that R puts before names and without the byte order mark that it makes of `X.U.FEFF.`.
"""

from __future__ import annotations

import re
import unicodedata

ROLE_NAMES: dict[str, tuple[str, ...]] = {
    "id": (
        "interview_key", "interview_id", "uuid", "instanceid", "meta_instanceid", "key", "id", "hhid", "hh_id",
        "caseid",
        "case_id", "household_id", "respondent_id", "respid", "resp_id", "respondentid", "questionnaire_id", "quest_id",
        "form_id", "record_id", "submission_id", "anketa", "anketa_id", "id_anketa", "id_anketi", "serial", "nomer",
        "номер_анкеты", "анкета", "номер", "id_анкеты", "анкета_id", "сауалнама_нөмірі", "сауалнама",
        "сауалнама_id", "нөмірі",
        "questionnaire_number",
    ),
    "weight": (
        "weight", "weights", "w", "wt", "wgt", "pw", "pweight", "final_weight", "survey_weight", "sampling_weight",
        "weight_final", "w_final", "вес", "веса", "весовой_коэффициент", "вес_итоговый", "салмақ", "салмак",
        "салмақ_коэффициенті",
    ),
    "stratum": (
        "stratum", "strata", "stratum_id", "strata_id", "страта", "страты", "слой", "neighbourhood", "neighborhood",
    ),
    "psu": (
        "psu", "psu_id", "cluster", "cluster_id", "ea", "ea_id", "enumeration_area", "village", "village_id", "hromada",
        "пео", "кластер", "точка_опроса", "sampling_point", "бастапқы_іріктеу_бірлігі",
    ),
    "interviewer": (
        "interviewer", "interviewer_id", "interviewerid", "enumerator", "enumerator_id", "enumerator_num", "enum_id",
        "enum", "enumid", "responsible", "int_id", "interviewer_name", "enumerator_name", "enum_name", "интервьюер",
        "код_интервьюера", "интервьюер_id", "анкетер", "сауалнама_жүргізуші", "интервьюер_коды",
    ),
    "supervisor": ("supervisor", "supervisor_id", "team_leader", "супервайзер", "бригадир"),
    "organisation": (
        "organisation", "organization", "partner", "managed_by", "subcontractor", "организация", "подрядчик",
        "ұйым",
    ),
    "region": (
        "region", "region_id", "oblast", "oblys", "obl", "область", "регион", "облыс", "өңір", "province", "state",
        "governorate",
        "admin1", "adm1", "код_региона", "iso_3166_2",
    ),
    "locality": (
        "locality", "locality_type", "urban_rural", "urban", "rural", "residence", "type_locality", "area_type",
        "тип_местности",
        "город_село", "тип_нп", "местность", "жер_түрі", "қала_ауыл",
    ),
    "settlement": (
        "settlement", "settlement_name", "village_name", "village", "town", "city", "населенный_пункт",
        "населённый_пункт", "нп",
        "елді_мекен",
    ),
    "start": (
        "start", "starttime", "start_time", "interview_start", "time_start", "начало", "время_начала",
        "начало_интервью", "басталуы", "басталған_уақыты", "сұхбаттың_басталуы",
    ),
    "end": (
        "end", "endtime", "end_time", "interview_end", "time_end", "окончание", "конец", "время_окончания",
        "окончание_интервью", "аяқталуы", "аяқталған_уақыты", "сұхбаттың_аяқталуы",
    ),
    "status": ("status", "interview_status", "result", "completion", "статус", "статус_анкеты", "мәртебе", "мәртебесі"),
    "mode": ("mode", "interview_mode", "survey_mode", "способ_опроса", "режим", "сұрау_тәсілі"),
    "language": ("language", "lang", "interview_language", "язык", "язык_интервью", "тіл", "сұхбат_тілі", "тілі"),
    "phone_present": ("phone_present", "has_phone", "phone_left", "есть_телефон", "телефон_бар"),
    "latitude": ("latitude", "gps_latitude", "lat", "широта", "ендік"),
    "longitude": ("longitude", "gps_longitude", "lon", "lng", "long", "долгота", "бойлық"),
    "sex": ("sex", "gender", "respondent_sex", "пол", "жынысы", "жыныс"),
    "age": ("age", "respondent_age", "age_respondent", "age_respondent_r", "возраст", "жасы", "жас"),
}  # fmt: skip

SECTION_NAMES: dict[str, dict[str, tuple[str, ...]]] = {
    "control": {
        "interviewer": ROLE_NAMES["interviewer"],
        "controller": (
            "controller", "bcer_id", "bcer", "back_checker", "backchecker", "bcer_name", "контролер", "контролёр",
            "бақылаушы",
        ),
        "method": ("method", "control_method", "способ", "способ_контроля", "тәсіл", "бақылау_тәсілі"),
        "outcome": (
            "outcome", "result", "control_result", "bc_result", "результат", "результат_контроля", "итог", "нәтиже",
            "бақылау_нәтижесі",
        ),
        "date": ("date", "control_date", "submissiondate", "дата", "дата_контроля", "күні", "бақылау_күні"),
        "attempt": ("attempt", "attempts", "попытка", "әрекет"),
    },
    "log": {
        "question": ("question", "questions", "variable", "column", "question_name", "вопрос", "переменная", "сұрақ"),
        "old": ("old", "old_value", "value_old", "прежнее_значение", "старое_значение", "бұрынғы_мән"),
        "new": ("new", "new_value", "value_new", "новое_значение", "жаңа_мән"),
        "type": ("change_type", "type", "action", "вид_изменения", "тип_изменения", "өзгеріс_түрі"),
        "reason": ("reason", "comment", "issue", "причина", "себебі"),
        "date": ("date", "reported_date", "дата", "күні"),
    },
    "contacts": {
        "interviewer": ROLE_NAMES["interviewer"],
        "attempt": ("attempt", "attempt_no", "visit", "попытка", "әрекет"),
        "date": ("date", "contact_date", "дата", "дата_контакта", "күні", "байланыс_күні"),
        "disposition": ("disposition", "contact_outcome", "outcome", "исход", "исход_контакта", "байланыс_нәтижесі"),
    },
}  # fmt: skip

PLANNED = (
    "planned", "plan", "target", "quota", "sample", "sample_size", "n", "n_planned", "total_no_of_hh", "план",
    "план_интервью", "объем", "квота", "жоспар", "жоспарланған_сұхбаттар",
)  # fmt: skip
SIZE = (
    "people", "population", "size", "pop", "total", "adults", "численность", "население", "численность_населения",
    "всего", "халық", "халық_саны", "барлығы",
)  # fmt: skip
PSUS = (
    "psus", "settlements", "villages", "clusters", "n_psu", "населенных_пунктов", "елді_мекендер",
    "число_первичных_единиц_отбора", "бастапқы_іріктеу_бірліктерінің_саны",
)  # fmt: skip

FILE_WORDS: dict[str, tuple[str, ...]] = {
    "control": ("control", "backcheck", "back_check", "контрол", "бақылау", "callback"),
    "raw": ("raw", "исходн", "бастапқы", "original"),
    "deleted": ("deleted", "removed", "удален", "жойылған"),
    "plan": ("plan", "план", "жоспар", "target"),
    "population": ("frame", "population", "основа", "население", "халық", "негіз"),
    "contacts": ("contact", "контакт", "байланыс"),
    "log": ("log", "журнал_чистки", "cleaning", "тазарту"),
}
"""Words in a file's name that speak for a table; they decide only between what the columns allow."""

WORD_MEANINGS: dict[str, dict[str, tuple[str, ...]]] = {
    "statuses": {
        "complete": (
            "complete", "completed", "завершено", "завершена", "полное", "аяқталған", "аяқталды",
            "approvedbysupervisor",
        ),
        "partial": ("partial", "incomplete", "не_завершено", "частично", "аяқталмаған"),
        "voided": (
            "voided", "void", "rejected", "аннулировано", "аннулирована", "жойылды", "забраковано", "брак",
            "жарамсыз",
        ),
        "refused": ("refused", "refusal", "отказ", "бас_тарту"),
    },
    "outcomes": {
        "confirmed": ("confirmed", "ok", "подтверждено", "подтверждена", "расталды"),
        "partly": ("partly", "partly_confirmed", "подтверждено_частично", "частично", "ішінара_расталды"),
        "refuted": ("refuted", "not_confirmed", "не_подтверждено", "расталмады"),
        "not_reached": ("не_дозвонились", "не_застали_дома", "не_застали", "үйде_болмады",
            "not_reached", "no_contact", "no_answer", "контакт_не_установлен", "недозвон", "нет_контакта",
            "байланыс_орнатылмады",
        ),
    },
    "methods": {
        "telephone": ("telephone", "phone", "call", "телефон", "по_телефону", "телефон_арқылы"),
        "visit": ("visit", "визит", "посещение", "по_месту_жительства", "тұрғылықты_жері_бойынша"),
        "recording": ("recording", "audio", "аудио", "по_аудиозаписи", "аудиожазба_бойынша"),
        "observed": ("observed", "наблюдение", "наблюдение_за_интервью", "сұхбатты_бақылау"),
        "desk": (
            "desk", "камеральный", "камеральная_проверка", "visual", "камерально", "визуально", "камералды_тексеру",
        ),
    },
    "types": {
        "change": ("change", "change_response", "correct", "исправление", "изменение", "түзету"),
        "delete": ("delete", "remove_survey", "remove", "удаление_анкеты", "удаление", "сауалнаманы_жою"),
        "confirm": ("confirm", "no_action", "keep", "оставлено_без_изменений", "өзгеріссіз_қалдырылды"),
        "blank": ("blank", "blank_response", "удаление_значения", "мәнді_жою"),
    },
}  # fmt: skip


def fold(name: str) -> str:
    """Return a name as it is compared."""
    text = unicodedata.normalize("NFC", name).casefold().removeprefix("x.u.feff.").removeprefix("\ufeff")
    folded = re.sub(r"[^\w]+|_+", "_", text).strip("_")
    return folded.removeprefix("x_") if text.startswith(("x_", "x.")) else folded
