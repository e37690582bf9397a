"""The commands of `archive`, one a module; each module's `command` is it. `archive.cli` names them all."""
