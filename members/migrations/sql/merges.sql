-- An account is merged into another by two officers only, and stays so.
CREATE FUNCTION members_user_merged() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
  IF NEW.merged_into_id IS DISTINCT FROM OLD.merged_into_id AND (OLD.merged_into_id IS NOT NULL OR NOT EXISTS (
    SELECT FROM members_accountmerge m WHERE m.closed_id = NEW.id AND m.kept_id = NEW.merged_into_id AND m.state = 'merged'
  )) THEN
    RAISE EXCEPTION 'accounts are merged by two officers, once' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER members_user_merged BEFORE UPDATE OF merged_into_id ON members_user
  FOR EACH ROW EXECUTE FUNCTION members_user_merged();
