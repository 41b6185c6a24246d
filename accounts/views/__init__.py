"""The pages of the accounts room."""

from accounts.views.pages import confirm_address, polite, set_up_second_factor, staff_home, too_many_tries

__all__ = ["confirm_address", "polite", "set_up_second_factor", "staff_home", "too_many_tries"]
