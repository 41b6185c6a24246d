"""What is signed with its time, by the database's clock: two processes whose clocks differ agree on how old it is."""

from datetime import timedelta

from django.core import signing

from engage.kit import clock


class Signer(signing.TimestampSigner):
    """Django's, which would ask the process's own clock."""

    def timestamp(self) -> str:
        return signing.b62_encode(int(clock.nearly()))

    def unsign(self, value: str, max_age: float | timedelta | None = None) -> str:
        """What was signed. Raises `BadSignature`, and its `SignatureExpired` for what is older than `max_age` (seconds)."""
        said = super().unsign(value)
        if max_age is not None:
            most = max_age.total_seconds() if isinstance(max_age, timedelta) else max_age
            if clock.nearly() - self.signed_at(value) > most:
                raise signing.SignatureExpired
        return said

    def signed_at(self, value: str) -> int:
        """When it was signed: seconds since 1970. Only for a value that `unsign` took."""
        return signing.b62_decode(value.rsplit(self.sep, 2)[1])
