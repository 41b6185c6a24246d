"""What the people who run the product set for digests on a page."""

from django.utils.translation import gettext_noop

from engage.kit.site_settings import declare_setting

LICENCE = declare_setting(
    "open_data_licence",
    label="Under which licence may anybody use the published figures?",
    help_text="One sentence; it stands beside the figures on every public digest.",
    default=gettext_noop(
        "You may use these figures under the Open Government Licence v3.0 if you say where they come from."
    ),
)
