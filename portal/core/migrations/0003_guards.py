"""What models cannot say: the audit chain, who may not touch it, and the one door to search."""

from typing import Any

from django.db import migrations

from portal.core.classes import SQL, by_class
from portal.core.policies import ReadPolicy

CHAIN = """
INSERT INTO core_audithead (one, seq, hash) VALUES (true, 0, '\\x00');
REVOKE UPDATE, DELETE, TRUNCATE ON core_auditevent FROM portal_app;
REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON core_audithead FROM portal_app;
REVOKE UPDATE, DELETE, TRUNCATE ON core_readentry FROM portal_app;

CREATE FUNCTION core_audit_chain() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
-- Runs at COMMIT, under the lock of the head: seq is the order of commits, without gaps.
DECLARE head core_audithead%ROWTYPE; digest bytea;
BEGIN
  SELECT * INTO STRICT head FROM core_audithead FOR UPDATE;
  digest := sha256(head.hash || convert_to(NEW.body, 'UTF8'));
  UPDATE core_auditevent SET seq = head.seq + 1, prev = head.hash, hash = digest WHERE id = NEW.id;
  UPDATE core_audithead SET seq = head.seq + 1, hash = digest;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER core_audit_chain AFTER INSERT ON core_auditevent
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION core_audit_chain();

CREATE FUNCTION core_audit_unplaced() RETURNS trigger LANGUAGE plpgsql AS $$
-- Nobody chooses a position in the chain.
BEGIN
  NEW.seq := NULL; NEW.prev := NULL; NEW.hash := NULL;
  RETURN NEW;
END $$;
CREATE TRIGGER core_audit_unplaced BEFORE INSERT ON core_auditevent FOR EACH ROW EXECUTE FUNCTION core_audit_unplaced();
"""

FROZEN = """
CREATE FUNCTION core_text_is_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
-- A frozen version never changes its words; only its class may (a draft becomes public), which is no change of text.
BEGIN
  IF EXISTS (SELECT FROM core_textversion v WHERE v.frozen_at IS NOT NULL
             AND v.id = CASE TG_OP WHEN 'INSERT' THEN NEW.text_version_id ELSE OLD.text_version_id END)
     AND (TG_OP <> 'UPDATE' OR (NEW.body, NEW.kind, NEW.number, NEW.position, NEW.key, NEW.text_version_id)
                     IS DISTINCT FROM (OLD.body, OLD.kind, OLD.number, OLD.position, OLD.key, OLD.text_version_id)) THEN
    RAISE EXCEPTION 'the text is frozen' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER core_text_is_frozen BEFORE INSERT OR UPDATE OR DELETE ON core_block
  FOR EACH ROW EXECUTE FUNCTION core_text_is_frozen();
"""

SEARCH = """
CREATE FUNCTION portal_search(asked text, in_language text, at_most integer)
RETURNS TABLE (kind varchar, title varchar, excerpt text, path varchar, language varchar, fictional boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
-- Text operators are not leakproof, so under row-level security no index would serve them: this function runs as the owner
-- and applies the reader's rule itself. The newest 1,000 matches are ranked.
  SELECT e.kind, e.title, left(e.body, 240), e.path, e.language, e.fictional FROM (
    SELECT * FROM core_searchentry
    WHERE words @@ portal_search_query(in_language, asked) AND core_searchentry.language = in_language AND (%s)
    ORDER BY updated_at DESC LIMIT 1000
  ) e ORDER BY ts_rank(e.words, portal_search_query(in_language, asked)) DESC, e.updated_at DESC LIMIT at_most $$;
"""

DROP = """
DROP FUNCTION portal_search(text, text, integer);
DROP TRIGGER core_text_is_frozen ON core_block;
DROP FUNCTION core_text_is_frozen();
DROP TRIGGER core_audit_unplaced ON core_auditevent;
DROP FUNCTION core_audit_unplaced();
DROP TRIGGER core_audit_chain ON core_auditevent;
DROP FUNCTION core_audit_chain();
DELETE FROM core_audithead;
"""


def make_search(apps: Any, schema_editor: Any) -> None:
    rule = ReadPolicy(name="search", rule=by_class(SQL))._rule_sql(apps.get_model("core", "SearchEntry"), schema_editor)
    schema_editor.execute(SEARCH % rule)


class Migration(migrations.Migration):
    dependencies = [("core", "0002_models")]
    operations = [
        migrations.RunSQL(CHAIN + FROZEN, migrations.RunSQL.noop),
        migrations.RunPython(make_search, migrations.RunPython.noop),
        migrations.RunSQL(migrations.RunSQL.noop, DROP),
    ]
