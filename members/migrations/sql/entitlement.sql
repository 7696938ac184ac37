-- All members that hold a right in an organ at an instant, with their weight there: the one query over dated facts that
-- members/body/permissions.py asks (domain.md §3.5). A status or a condition grants the right, no condition takes it away, and
-- the member sits in the organ (NULL: any member, weight 1). Without a number, the rules in force at the instant count.
CREATE FUNCTION entitled_members(asked text, in_organ bigint, at timestamptz, by_rules integer, of_fictional boolean)
RETURNS TABLE (member_id bigint, weight integer) LANGUAGE sql STABLE AS $$
  SELECT m.id, coalesce(seat.weight, 1)
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
        AND (asked = ANY (c.rights) OR r.content #> ARRAY['rights', 'conditions', c.kind, 'removes'] ? asked)) $$;
