"""What the pages of accounts clean."""

from accounts.forms.codes import USED_CODE, SecondFactorAgainForm, SecondFactorForm, SetUpSecondFactorForm

__all__ = ["USED_CODE", "SecondFactorAgainForm", "SecondFactorForm", "SetUpSecondFactorForm"]
