"""Words: gettext catalogues in Kazakh, Russian and English, and Babel's number and date formats.

There is no global language: everything that writes for people takes a `Translator`.
"""

from sapa.i18n.translator import LANGUAGES, Translator, default_language, translator
from sapa.messages import set_developer_text

set_developer_text(lambda text: translator("en")(text))  # noqa: PLW0108 - catalogues load when first needed

__all__ = ["LANGUAGES", "Translator", "default_language", "translator"]
