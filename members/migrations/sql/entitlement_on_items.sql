-- All members that hold a right in an organ at an instant, each with its votes there: the one query over dated facts that
-- members/body/permissions.py asks (domain.md §3.5). A status or a condition grants the right, no condition takes it away, and
-- the member sits in the organ (NULL: any member, weight 1). Without a number, the rules in force at the instant count.
-- `on_item` names what is acted on (the organ, the kind of text): there an organisation whose declaration of competence covers
-- one of these subjects acts and its member states do not; elsewhere they act and it does not (domain.md §2). It votes with the
-- number of its states that are members, or whom the rules of the phase let decide as if they were. Without an item both hold
-- what they hold.
DROP FUNCTION entitled_members(text, bigint, timestamptz, integer, boolean);
CREATE FUNCTION entitled_members(asked text, in_organ bigint, at timestamptz, by_rules integer, of_fictional boolean,
                                 on_item text[] DEFAULT '{}')
RETURNS TABLE (member_id bigint, weight integer) LANGUAGE sql STABLE AS $$
  WITH holder AS (
    SELECT m.id, m.kind = 'organisation' AS organisation, coalesce(seat.weight, 1) AS weight,
           r.content #> ARRAY['rights', 'by_phase', r.content #>> '{phase,value}'] AS statuses
    FROM members_rulesofprocedure r
    JOIN members_member m ON m.fictional = r.fictional
    LEFT JOIN members_seat seat ON seat.organ_id = in_organ AND seat.member_id = m.id AND seat.valid @> at
    WHERE r.fictional = of_fictional AND (r.number = by_rules OR by_rules IS NULL AND r.valid @> at)
      AND (in_organ IS NULL OR seat.id IS NOT NULL)
      AND (EXISTS (
             SELECT FROM members_statusinterval s
             WHERE s.member_id = m.id AND s.valid @> at AND upper_inf(s.recorded)
               AND r.content #> ARRAY['rights', 'by_phase', r.content #>> '{phase,value}', s.status] ? asked)
           OR EXISTS (
             SELECT FROM members_condition c
             WHERE c.member_id = m.id AND c.valid @> at AND upper_inf(c.recorded)
               AND r.content #> ARRAY['rights', 'conditions', c.kind, 'grants'] ? asked))
      AND NOT EXISTS (
        SELECT FROM members_condition c
        WHERE c.member_id = m.id AND c.valid @> at AND upper_inf(c.recorded)
          AND (asked = ANY (c.rights) OR r.content #> ARRAY['rights', 'conditions', c.kind, 'removes'] ? asked))
  ), voice AS (
    SELECT h.id, h.organisation, acts.covered,
           CASE WHEN h.organisation THEN (
             SELECT count(DISTINCT b.state_id)::integer
             FROM members_organisationmembership b
             JOIN members_statusinterval s ON s.member_id = b.state_id AND s.valid @> at AND upper_inf(s.recorded)
             WHERE b.organisation_id = h.id AND b.valid @> at AND h.statuses -> s.status ? 'decide')
           ELSE h.weight END AS votes
    FROM holder h
    CROSS JOIN LATERAL (SELECT h.organisation AND EXISTS (
      SELECT FROM members_competence c
      WHERE c.organisation_id = h.id AND c.valid @> at AND c.covers::text[] && on_item) AS covered) acts
  )
  SELECT v.id, v.votes FROM voice v
  WHERE coalesce(on_item, '{}') = '{}'
     OR v.organisation AND v.covered AND v.votes > 0
     OR NOT v.organisation AND NOT EXISTS (
          SELECT FROM members_organisationmembership b JOIN voice o ON o.id = b.organisation_id
          WHERE b.state_id = v.id AND b.valid @> at AND o.covered AND o.votes > 0) $$;

-- A declaration of competence is an organisation's, and says what it covers; facts about who belongs to whom are kept.
CREATE FUNCTION members_competence_fits() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM members_member o WHERE o.id = NEW.organisation_id AND o.kind = 'organisation'
                 AND o.fictional = (NEW.grade = 'demonstration')) THEN
    RAISE EXCEPTION 'only an organisation declares its competence, in its own world' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER members_competence_fits BEFORE INSERT OR UPDATE ON members_competence
  FOR EACH ROW EXECUTE FUNCTION members_competence_fits();
REVOKE DELETE, TRUNCATE ON members_competence, members_organisationmembership FROM portal_app;
