"""What every command shares: language, progress on a terminal, errors in one plain message, JSON and safe writing."""

from __future__ import annotations

import errno
import json
import math
import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sapa.errors import BadInput, Cancelled
from sapa.i18n import LANGUAGES, Translator, default_language, translator
from sapa.messages import Message, message
from sapa.plain_text import escaped, visible
from sapa.progress import Progress, Step, silent
from sapa.writing import write_whole

if TYPE_CHECKING:
    from sapa.results import Notice

EXIT_NOT_MET = 1
EXIT_BAD_INPUT = 2
EXIT_OUR_FAULT = 70
_REFUSED = (errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOSPC, errno.EDQUOT, errno.ENAMETOOLONG)


def words(language: str | None = None) -> Translator:
    """Return the translator of a command: `--lang`, else SAPA_LANG, else the locale's."""
    return translator(language or default_language())


def error_text(error: BadInput, t: Translator) -> str:
    """Return what, where, got, expected and what to do, a line each."""
    lines = [f"{t('cli.error')}: {t(error.what)}"]
    if error.where:
        lines.append(f"  {t('cli.where')}: {error.where}")
    if error.got is not None:
        lines.append(f"  {t('cli.got')}: {error.got}")
    if error.expected is not None:
        lines.append(
            f"  {t('cli.expected')}: {t(error.expected) if isinstance(error.expected, Message) else error.expected}"
        )
    if error.todo is not None:
        lines.append(f"  {t('cli.todo')}: {t(error.todo)}")
    return visible("\n".join([*lines, *(error_text(other, t) for other in error.more)]))


def warn(notices: Iterable[Notice], t: Translator) -> None:
    """Print what was noticed in files that were taken over all the same, to stderr."""
    for notice in notices:
        print(error_text(notice.error(), t).replace(f"{t('cli.error')}:", f"{t('cli.warning')}:", 1), file=sys.stderr)


@contextmanager
def plain_errors(language: str | None = None) -> Iterator[Translator]:
    """Turn bad input into one message on stderr and exit 2; an interrupted run exits 130; our own fault 70."""
    t = words(language if language in LANGUAGES else None)
    try:
        if language is not None and language not in LANGUAGES:
            raise BadInput(  # noqa: TRY301 - it leaves through the same message as every other fault
                message("cli.unknown_language"), where="--lang", got=language, expected=", ".join(LANGUAGES),
                todo=message("cli.unknown_language.todo"),
            )  # fmt: skip
        yield t
    except BadInput as error:
        print(error_text(error, t), file=sys.stderr)
        raise SystemExit(EXIT_BAD_INPUT) from None
    except (KeyboardInterrupt, Cancelled):
        print(t("cli.cancelled"), file=sys.stderr)
        raise SystemExit(130) from None
    except (SystemExit, BrokenPipeError):
        raise
    except Exception as error:
        if isinstance(error, OSError) and error.errno in _REFUSED and error.filename is not None:
            print(error_text(_refused(error), t), file=sys.stderr)
            raise SystemExit(EXIT_BAD_INPUT) from None
        if os.environ.get("SAPA_TRACEBACK"):
            raise
        print(t("cli.our_fault", kind=type(error).__name__, text=str(error)), file=sys.stderr)
        raise SystemExit(EXIT_OUR_FAULT) from None


def _refused(error: OSError) -> BadInput:
    """Return what the system refuses in words: no right to write there, a full disk, a name that is too long."""
    # Where a file beside its place gets its name, the second name is the one that was asked for.
    return BadInput(
        message("cli.refused"),
        where=str(error.filename2 or error.filename),
        got=error.strerror,
        todo=message("cli.refused.todo"),
    )


def terminal_progress(t: Translator) -> Progress:
    """Return a progress bar on stderr, silent when stderr is no terminal."""
    if not sys.stderr.isatty():
        return silent
    from tqdm import tqdm

    bar = tqdm(total=0, leave=False, bar_format="{desc} {bar} {n_fmt}/{total_fmt}")

    def show(step: Step) -> None:
        bar.total = step.total
        bar.n = step.done
        bar.set_description_str(t(step.what))
        bar.refresh()
        if step.done >= step.total:
            bar.close()

    return show


def strict(value: Any) -> Any:
    """Return a value as strict JSON takes it: null for what is no finite number."""
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, dict):
        return {str(k): strict(v) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return [strict(v) for v in value]
    return value


def json_text(value: Any) -> str:
    """Return strict JSON as it is written to a file."""
    return escaped(json.dumps(strict(value), ensure_ascii=False, indent=1, allow_nan=False)) + "\n"


def write_json(value: Any, target: str) -> None:
    """Write strict JSON to a file, or to standard output when `target` is `-`."""
    text = json_text(value)
    if target == "-":
        sys.stdout.buffer.write(text.encode("utf-8"))
        sys.stdout.flush()
    else:
        write_whole(Path(target), text.encode("utf-8"))
