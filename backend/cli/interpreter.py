"""Whether a Python was compiled with its optimisations: one that was not takes a fifth to a third longer for everything we do.

Distributions, container images and python.org compile with them; version managers do only where they are told to (0047). `make`
asks it of each Python it finds, as a script, before anything is installed: hence the standard library alone.
"""

import sys
import sysconfig

OLDEST = (3, 11)
_ASKED = "--enable-optimizations"
_CONFIGURED = sysconfig.get_config_var("CONFIG_ARGS")


def is_optimised(prefix: str = sys.base_prefix, asked: "str | None" = _CONFIGURED) -> bool:
    """As far as it can tell: `asked` is how it was compiled, which a distribution's, at `/usr`, does not say.

    Where nothing is known of that (Windows) there is nothing to complain of.
    """
    return prefix == "/usr" or asked is None or _ASKED in asked


def _can_install() -> bool:
    """Whether it can make an environment to install in; Debian's cannot without `python3-venv`."""
    try:
        import ensurepip  # noqa: F401, PLC0415
        import venv  # noqa: F401, PLC0415
    except ImportError:
        return False
    return sys.version_info >= OLDEST


if __name__ == "__main__":
    sys.exit(not (is_optimised() and _can_install()))
