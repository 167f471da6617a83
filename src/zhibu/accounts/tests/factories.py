"""Accounts for tests."""

import factory

from zhibu.accounts.models import Account

PASSWORD = "a long enough pass phrase"


class AccountFactory(factory.django.DjangoModelFactory[Account]):
    """An account that can sign in with `PASSWORD`."""

    class Meta:
        model = Account
        skip_postgeneration_save = True

    username = factory.Sequence(lambda n: f"person{n}")
    name = factory.Sequence(lambda n: f"测试人{n}")
    password = factory.django.Password(PASSWORD)
