"""What is left of an offer, for statements that read it for whoever may read the offer."""

from django.db import migrations

#: The sum is shown to whom the offer is shown, the entries only to the sides of a match: hence the owner's eyes inside.
LEFT = """
CREATE FUNCTION initiatives_offer_left(offer bigint) RETURNS numeric
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT o.quantity - coalesce(sum(CASE e.kind WHEN 'release' THEN -e.quantity ELSE e.quantity END), 0)
    FROM initiatives_offer o LEFT JOIN initiatives_ledgerentry e ON e.offer_id = o.id WHERE o.id = offer GROUP BY o.quantity $$;
COMMENT ON FUNCTION initiatives_offer_left IS 'Quantity less holds and draws, plus releases. Ask it only of an offer that the reader sees.';
"""


class Migration(migrations.Migration):
    dependencies = [("initiatives", "0004_links")]
    operations = [migrations.RunSQL(LEFT, "DROP FUNCTION initiatives_offer_left(bigint)")]
