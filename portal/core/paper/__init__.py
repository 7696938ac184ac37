"""The paper road, one for all acts of members: entered, confirmed by a second officer, told to the member (domain.md §2)."""
