"""Words that control logs use, where the manifest does not say what they mean.

Compared without case, punctuation at the end and surrounding spaces, with ё as е. A word listed nowhere is reported
and never counted. A wrong number, a refusal to be controlled or a respondent who remembers nothing is no outcome: it
neither confirms nor refutes the interview.
"""

from __future__ import annotations

from collections.abc import Mapping

OUTCOMES: Mapping[str, tuple[str, ...]] = {
    "confirmed": (
        "confirmed", "ok", "valid", "verified", "interview confirmed", "подтверждено", "подтвержден", "подтверждена",
        "подтвердил", "подтвердила", "подтвердили", "подтверждается", "полностью подтверждено", "интервью подтверждено",
        "анкета подтверждена", "да", "расталды", "растады", "толық расталды", "сұхбат расталды", "сауалнама расталды",
    ),
    "partly": (
        "partly", "partial", "partially", "partly confirmed", "partially confirmed", "подтверждено частично",
        "частично", "частично подтверждено", "частично подтвержден", "частично подтверждена", "ішінара расталды",
        "жартылай расталды", "ішінара",
    ),
    "refuted": (
        "refuted", "not confirmed", "fabricated", "falsified", "interview denied", "не подтверждено", "не подтвержден",
        "не подтверждена", "не подтвердил", "не подтвердила", "не подтвердили", "не подтверждается", "опровергнуто",
        "фальсификация", "фальсифицировано", "интервью не проводилось", "опрос не проводился", "не опрашивали",
        "расталмады", "растамады", "сұхбат расталмады", "сұхбат жүргізілмеген", "сауалнама жүргізілмеген",
    ),
    "not_reached": (
        "not reached", "no contact", "no answer", "no contact established", "no reply", "busy", "voicemail",
        "answering machine", "switched off", "wrong number", "invalid number", "number does not exist",
        "number not in service", "not at home", "nobody home", "refused", "refusal",
        "не дозвонились", "не дозвонился", "не дозвонилась", "недозвон", "недозвонились", "нет ответа", "не отвечает",
        "не отвечают", "не ответил", "не ответила", "не берет трубку", "не берут трубку", "не взял трубку",
        "не взяла трубку", "не поднимает трубку", "сбросил", "сбрасывает", "занято", "автоответчик",
        "номер не существует", "номера не существует", "несуществующий номер", "неверный номер", "неправильный номер",
        "номер неверный", "ошибочный номер", "номер не обслуживается", "номер заблокирован", "абонент недоступен",
        "абонент не отвечает", "телефон отключен", "телефон выключен", "отключен", "выключен", "вне зоны действия сети",
        "нет контакта", "контакт не установлен", "недоступен", "не застали", "не застали дома", "никого нет дома",
        "дверь не открыли", "отказ", "отказался", "отказалась", "отказ от контроля",
        "байланыс орнатылмады", "байланыс болмады", "жауап бермеді", "жауап жоқ", "тұтқаны көтермеді",
        "телефон көтермеді", "телефонды көтермеді", "байланыс аясынан тыс", "абонент қолжетімсіз", "қолжетімсіз",
        "телефон өшірулі", "өшірулі", "нөмір бос емес", "бос емес", "қоңырау шалу мүмкін болмады", "нөмір жоқ",
        "нөмір қате", "қате нөмір", "мұндай нөмір жоқ", "нөмір қызмет көрсетілмейді", "үйінде жоқ", "үйінде болмады",
        "үйінен таппадық", "бас тартты", "бас тарту",
    ),
}  # fmt: skip

METHODS: Mapping[str, tuple[str, ...]] = {
    "telephone": (
        "telephone", "phone", "call", "call back", "call-back", "phone call", "телефон", "телефонный", "по телефону",
        "звонок", "телефонный звонок", "обзвон", "телефонный контроль", "телефон арқылы", "қоңырау", "қоңырау шалу",
    ),
    "visit": (
        "visit", "home visit", "re-visit", "личный визит", "визит", "повторный визит", "посещение", "личное посещение",
        "по месту жительства", "контроль по месту жительства", "адресный", "бару", "үйіне бару", "қайта бару",
        "тұрғылықты жері бойынша",
    ),
    "recording": (
        "recording", "audio", "audio recording", "call recording", "аудио", "аудиозапись", "запись разговора",
        "прослушивание", "прослушивание записи", "прослушивание аудиозаписи", "по аудиозаписи", "аудиожазба",
        "аудиожазба бойынша", "жазбаны тыңдау", "аудиожазбаны тыңдау",
    ),
    "observed": (
        "observed", "observation", "accompanied", "сопровождение", "наблюдение", "присутствие", "бақылау", "бірге жүру",
    ),
    "desk": (
        "desk", "desk check", "visual", "logical", "камеральный", "камеральный контроль", "визуальный", "логический",
        "визуальный контроль", "логический контроль", "камералды", "камералды тексеру", "визуалды", "логикалық",
    ),
}  # fmt: skip

NO: frozenset[str] = frozenset({"нет", "no", "n", "0", "false", "жоқ", "отсутствует", "нет телефона", "телефон жоқ"})
"""Words by which a column says that the respondent has no telephone. Others, and blanks, say nothing of it."""


def plain(word: str) -> str:
    """Return a word as it is compared."""
    return " ".join(word.replace("ё", "е").replace("Ё", "Е").split()).casefold().rstrip(".!;, ")


def mapping(stated: Mapping[str, tuple[str, ...]], usual: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
    """Return word → meaning: what the manifest states, over the usual words."""
    words = {plain(w): meaning for meaning, listed in usual.items() for w in listed}
    words |= {plain(w): meaning for meaning, listed in stated.items() for w in listed}
    return words
