"""The links that members of a group post, collected where an administrator has switched it on."""
