"""Words that control logs use, where the manifest does not say what they mean.

Compared without case and surrounding spaces, with ё as е. A word listed nowhere is reported and never counted.
"""

from __future__ import annotations

from collections.abc import Mapping

OUTCOMES: Mapping[str, tuple[str, ...]] = {
    "confirmed": (
        "confirmed", "ok", "valid", "подтверждено", "подтвержден", "подтверждена", "подтвердил", "подтвердила", "да",
        "расталды", "растады",
    ),
    "partly": (
        "partly", "partly confirmed", "partially confirmed", "подтверждено частично", "частично",
        "частично подтверждено", "ішінара расталды", "жартылай расталды", "ішінара",
    ),
    "refuted": (
        "refuted", "not confirmed", "fabricated", "не подтверждено", "не подтвержден", "не подтвердил", "опровергнуто",
        "фальсификация", "расталмады", "растамады",
    ),
    "not_reached": (
        "not reached", "no contact", "no answer", "no contact established", "не дозвонились", "нет ответа",
        "не отвечает", "номер не существует", "нет контакта", "контакт не установлен", "недоступен",
        "не застали", "отказ", "байланыс орнатылмады", "жауап бермеді",
        "қоңырау шалу мүмкін болмады", "нөмір жоқ", "бас тартты",
    ),
}  # fmt: skip

METHODS: Mapping[str, tuple[str, ...]] = {
    "telephone": ("telephone", "phone", "call", "телефон", "телефонный", "по телефону", "звонок", "телефон арқылы"),
    "visit": (
        "visit", "личный визит", "визит", "повторный визит", "посещение", "бару", "үйіне бару",
        "тұрғылықты жері бойынша",
    ),
    "recording": ("recording", "audio", "аудио", "аудиозапись", "прослушивание", "аудиожазба", "жазбаны тыңдау"),
    "observed": ("observed", "observation", "accompanied", "сопровождение", "наблюдение", "бақылау", "бірге жүру"),
    "desk": ("desk", "visual", "logical", "камеральный", "визуальный", "логический", "камералды", "визуалды"),
}  # fmt: skip


def plain(word: str) -> str:
    """Return a word as it is compared."""
    return " ".join(word.replace("ё", "е").replace("Ё", "Е").split()).casefold()


def mapping(stated: Mapping[str, tuple[str, ...]], usual: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
    """Return word → meaning: what the manifest states, over the usual words."""
    words = {plain(w): meaning for meaning, listed in usual.items() for w in listed}
    words |= {plain(w): meaning for meaning, listed in stated.items() for w in listed}
    return words
