"""What a Django developer would have in an hour: the admin over the same listing."""

from django.contrib import admin

from inward.directory.models import Listing


@admin.register(Listing)
class ListingAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ("name_en", "name_zh", "sector", "country")
    list_filter = ("sector",)
    search_fields = ("name_en", "name_zh", "found_by")
    ordering = ("name_en",)
    list_per_page = 50
    # Its default offers a million choices in one list: minutes for a page.
    raw_id_fields = ("organisation", "zone", "merged_into")
