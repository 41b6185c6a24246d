"""The police hold no role that opens what young people wrote, and two people decide on a disclosure; the database says so."""

from django.db import migrations

from engage.kit.append_only import append_only

# A grant is looked at together with the body that gives it and the body its holder belongs to; either may be the police.
# Both rows are locked meanwhile, so that nobody becomes the police between the look and the writing.
POLICE = """
CREATE FUNCTION accounts_police_read_nothing_raw() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE wrong bigint;
BEGIN
  IF TG_TABLE_NAME = 'accounts_rolegrant' THEN
    IF NEW.role IN ('decision_maker', 'partner') OR NEW.ends_at <= clock_timestamp() THEN RETURN NEW; END IF;
    PERFORM 1 FROM accounts_member m WHERE m.id = NEW.member_id FOR SHARE;
    PERFORM 1 FROM accounts_organisation o WHERE o.body = 'police' AND (o.id = NEW.organisation_id
      OR o.id = (SELECT m.organisation_id FROM accounts_member m WHERE m.id = NEW.member_id)) FOR SHARE;
    IF FOUND THEN
      RAISE EXCEPTION 'the_police_read_nothing_raw' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
  END IF;
  IF TG_TABLE_NAME = 'accounts_organisation' THEN
    IF NEW.body <> 'police' THEN RETURN NEW; END IF;
    SELECT g.id INTO wrong FROM accounts_rolegrant g JOIN accounts_member m ON m.id = g.member_id
      WHERE (g.organisation_id = NEW.id OR m.organisation_id = NEW.id)
      AND g.role NOT IN ('decision_maker', 'partner') AND (g.ends_at IS NULL OR g.ends_at > clock_timestamp()) LIMIT 1;
  ELSE
    IF NOT EXISTS (SELECT 1 FROM accounts_organisation o WHERE o.id = NEW.organisation_id AND o.body = 'police') THEN
      RETURN NEW;
    END IF;
    SELECT g.id INTO wrong FROM accounts_rolegrant g WHERE g.member_id = NEW.id
      AND g.role NOT IN ('decision_maker', 'partner') AND (g.ends_at IS NULL OR g.ends_at > clock_timestamp()) LIMIT 1;
  END IF;
  IF wrong IS NOT NULL THEN
    RAISE EXCEPTION 'the_police_read_nothing_raw' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER accounts_police_read_nothing_raw BEFORE INSERT OR UPDATE ON accounts_rolegrant
  FOR EACH ROW EXECUTE FUNCTION accounts_police_read_nothing_raw();
CREATE TRIGGER accounts_police_read_nothing_raw BEFORE UPDATE OF body ON accounts_organisation
  FOR EACH ROW EXECUTE FUNCTION accounts_police_read_nothing_raw();
CREATE TRIGGER accounts_police_read_nothing_raw BEFORE UPDATE OF organisation_id ON accounts_member
  FOR EACH ROW EXECUTE FUNCTION accounts_police_read_nothing_raw();
"""
NO_POLICE = """
DROP TRIGGER accounts_police_read_nothing_raw ON accounts_rolegrant;
DROP TRIGGER accounts_police_read_nothing_raw ON accounts_organisation;
DROP TRIGGER accounts_police_read_nothing_raw ON accounts_member;
DROP FUNCTION accounts_police_read_nothing_raw();
"""

SECOND = """
CREATE FUNCTION accounts_a_second_person_decides() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.decided_by_id = (SELECT recorded_by_id FROM accounts_disclosure WHERE id = NEW.disclosure_id) THEN
    RAISE EXCEPTION 'a_second_person_decides_on_a_disclosure' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER accounts_a_second_person_decides BEFORE INSERT ON accounts_disclosuredecision
  FOR EACH ROW EXECUTE FUNCTION accounts_a_second_person_decides();
"""
NO_SECOND = """
DROP TRIGGER accounts_a_second_person_decides ON accounts_disclosuredecision;
DROP FUNCTION accounts_a_second_person_decides();
"""


class Migration(migrations.Migration):
    dependencies = [("accounts", "0004_partners_invitations_disclosures")]
    operations = [
        migrations.RunSQL(POLICE, NO_POLICE),
        migrations.RunSQL(SECOND, NO_SECOND),
        *append_only("accounts_disclosure"),
        *append_only("accounts_disclosuredecision"),
    ]
