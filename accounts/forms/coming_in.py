"""What somebody types who comes in by an invitation."""

from django import forms


class ComingInForm(forms.Form):
    """A first name, and a password for those who want one."""

    first_name = forms.CharField(
        label="Your first name",
        max_length=60,
        help_text="Colleagues see it beside your role. Nothing else is shown.",
        widget=forms.TextInput(attrs={"autocomplete": "given-name"}),
        error_messages={"required": "Type your first name."},
    )
    password = forms.CharField(
        label="A password",
        required=False,
        max_length=200,
        strip=False,
        help_text="12 letters or more. Three words do well. Leave it empty to sign in with a code by e-mail, or a passkey.",
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}, render_value=False),
    )
