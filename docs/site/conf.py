"""How does Sphinx make the site? `build.py` gathers the pages and calls it.

Why these: with Sphinx and numpydoc, NumPy, SciPy and scikit-learn read docstrings of
this form, and MyST-NB shows notebooks as they were saved. The theme is theirs too: its
own tests look for barriers with axe, and it carries its fonts and scripts with it, so
that nothing is fetched when a page is opened from a folder.
"""

from __future__ import annotations

import re

from sphinx.application import Sphinx

import kit

project = "Anonymous viewing"
author = "The contributors"
version = release = kit.__version__
language = "en-GB"

extensions = ["myst_nb", "sphinx.ext.autodoc", "numpydoc"]
exclude_patterns = ["files/**"]
html_sidebars = {"index": [], "gallery/*": []}  # no pages beside them to list

# --- Docstrings
default_role = "py:obj"  # `name` in a docstring leads to its entry, where there is one
add_module_names = False
autodoc_typehints = "none"  # numpydoc writes the types of the docstring
autodoc_member_order = "bysource"
autodoc_preserve_defaults = True
autodoc_class_signature = "mixed"
python_maximum_signature_line_length = 72
numpydoc_show_class_members = False
numpydoc_xref_param_type = False
toc_object_entries_show_parents = "hide"

# --- Markdown and notebooks
myst_heading_anchors = 4
myst_enable_extensions = ["attrs_block", "colon_fence", "deflist"]
nb_execution_mode = "off"  # they are shown as they were saved
nb_render_markdown_format = "myst"
nb_code_prompt_show = "Show the code"
nb_code_prompt_hide = "Hide the code"
nb_merge_streams = True

# --- The look
html_theme = "pydata_sphinx_theme"
html_title = "Anonymous viewing"
html_static_path = ["static"]
html_css_files = ["site.css"]
html_copy_source = True
html_show_sourcelink = True
html_domain_indices = False  # the reference lists the rooms
html_show_search_summary = False  # would fetch each page that was found
html_theme_options = {
    "logo": {"text": "Anonymous viewing"},
    "header_links_before_dropdown": 8,
    "navigation_with_keys": False,
    "show_prev_next": True,
    "show_nav_level": 1,
    "show_toc_level": 2,
    "navigation_depth": 2,
    "collapse_navigation": True,
    "secondary_sidebar_items": ["page-toc", "sourcelink"],
    "footer_start": ["copyright"],
    "footer_end": ["sphinx-version"],
    "navbar_end": ["theme-switcher"],
    "pygments_light_style": "a11y-high-contrast-light",
    "pygments_dark_style": "a11y-high-contrast-dark",
}
copyright = "The contributors, MIT licence"

# What else stands in the way of those who listen to a page: roles that no list item
# bears, and a list of parameters that is no list of definitions.
_ROLES = re.compile(r' role="list"(?= class="citation-list")| role="doc-biblioentry"')
_PARAMETERS = re.compile(r"<dl>\n((?:<dd>.*</dd>\n)+)</dl>")


def open_to_all(
    app: Sphinx, name: str, template: str, context: dict, doctree: object
) -> None:
    """Mend what assistive software would stumble on in a page's body."""
    body = _ROLES.sub("", context.get("body", ""))
    context["body"] = _PARAMETERS.sub(_as_lines, body)


def _as_lines(found: re.Match[str]) -> str:
    lines = found[1].replace("<dd>", '<span class="sig-line">')
    return lines.replace("</dd>", "</span>")


def setup(app: Sphinx) -> None:
    """Have each page mended before it is written."""
    app.connect("html-page-context", open_to_all)
