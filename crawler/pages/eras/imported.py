"""Stories imported from the DotNetNuke site that came before 2018: no markup of the CMS in their bodies.

Paragraphs may be bare text parted by `<br><br>`, pictures stand alone or in an anchor of class `xphoto`,
and no box of other articles was imported. The body reader copes with all of it, so this module only names
the generation.
"""

from __future__ import annotations

NAME = "imported-2017"
