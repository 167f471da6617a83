"""Who may see and change which organization, and the form field that chooses one."""

from zhibu.organizations.access.checks import Abilities, abilities, can_see, get_managed, get_organization
from zhibu.organizations.access.choosing import OrganizationField

__all__ = ["Abilities", "OrganizationField", "abilities", "can_see", "get_managed", "get_organization"]
