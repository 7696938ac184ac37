"""The functions every table of ours rests on: the clock, and the eyes of the reader. They come before the first table."""

from django.db import migrations

CLOCK = """
CREATE TABLE core_clock (one boolean PRIMARY KEY DEFAULT true CHECK (one), shift interval NOT NULL DEFAULT '0');
INSERT INTO core_clock DEFAULT VALUES;
REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON core_clock FROM portal_app;
COMMENT ON TABLE core_clock IS 'The offset of portal_clock(); only the owner sets it, for tests and the demonstration.';
CREATE FUNCTION portal_clock() RETURNS timestamptz LANGUAGE sql VOLATILE PARALLEL SAFE AS
  $$ SELECT clock_timestamp() + (SELECT shift FROM core_clock) $$;
"""

EYES = """
CREATE FUNCTION portal_eyes() RETURNS text LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
DECLARE eyes text := coalesce(current_setting('portal.eyes', true), '');
BEGIN
  IF eyes = '' THEN
    RAISE EXCEPTION 'no eyes set: open portal.core.eyes.seeing_as() first' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN eyes;
END $$;
CREATE FUNCTION portal_sees_all() RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE AS
  $$ SELECT portal_eyes() = 'service' $$;
CREATE FUNCTION portal_sees_members() RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE AS
  $$ SELECT portal_eyes() IN ('member', 'staff') $$;
CREATE FUNCTION portal_sees_restricted() RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE AS
  $$ SELECT portal_eyes() = 'staff' $$;
CREATE FUNCTION portal_member() RETURNS bigint LANGUAGE sql STABLE PARALLEL SAFE AS
  $$ SELECT nullif(current_setting('portal.member', true), '')::bigint $$;
"""

SEARCH_WORDS = """
CREATE FUNCTION portal_bigrams(words text) RETURNS text LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
-- Chinese has no spaces and most of its words have two characters: every run of ideographs becomes its overlapping pairs.
DECLARE part text; cut text := '';
BEGIN
  FOR part IN SELECT m[1] FROM regexp_matches(words, '([\\u3400-\\u9fff]+|[^\\u3400-\\u9fff]+)', 'g') m LOOP
    IF part ~ '^[\\u3400-\\u9fff]' AND length(part) > 1 THEN
      FOR i IN 1 .. length(part) - 1 LOOP
        cut := cut || ' ' || substr(part, i, 2);
      END LOOP;
    ELSE
      cut := cut || ' ' || part;
    END IF;
  END LOOP;
  RETURN cut;
END $$;
CREATE FUNCTION portal_search_config(language text) RETURNS regconfig LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE language WHEN 'ar' THEN 'pg_catalog.arabic'::regconfig WHEN 'en' THEN 'pg_catalog.english'::regconfig
    WHEN 'es' THEN 'pg_catalog.spanish'::regconfig WHEN 'fr' THEN 'pg_catalog.french'::regconfig
    WHEN 'ru' THEN 'pg_catalog.russian'::regconfig ELSE 'pg_catalog.simple'::regconfig END $$;
CREATE FUNCTION portal_search_words(language text, title text, body text) RETURNS tsvector
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT setweight(to_tsvector(portal_search_config(language),
           CASE language WHEN 'zh-hans' THEN portal_bigrams(title) ELSE title END), 'A')
      || setweight(to_tsvector(portal_search_config(language),
           CASE language WHEN 'zh-hans' THEN portal_bigrams(body) ELSE body END), 'B') $$;
CREATE FUNCTION portal_search_query(language text, words text) RETURNS tsquery LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE WHEN language <> 'zh-hans' THEN websearch_to_tsquery(portal_search_config(language), words)
    WHEN words ~ '^\\s*[\\u3400-\\u9fff]\\s*$' THEN to_tsquery('simple', btrim(words) || ':*')
    ELSE plainto_tsquery('simple', portal_bigrams(words)) END $$;
"""

DROP = """
DROP FUNCTION portal_search_query(text, text);
DROP FUNCTION portal_search_words(text, text, text);
DROP FUNCTION portal_search_config(text);
DROP FUNCTION portal_bigrams(text);
DROP FUNCTION portal_member();
DROP FUNCTION portal_sees_restricted();
DROP FUNCTION portal_sees_members();
DROP FUNCTION portal_sees_all();
DROP FUNCTION portal_eyes();
DROP FUNCTION portal_clock();
DROP TABLE core_clock;
"""


class Migration(migrations.Migration):
    initial = True
    dependencies: list[tuple[str, str]] = []
    run_before = [("members", "0001_initial"), ("governance", "0001_initial"), ("initiatives", "0001_initial")]
    operations = [migrations.RunSQL(CLOCK + EYES + SEARCH_WORDS, DROP)]
