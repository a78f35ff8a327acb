-- The scheduler asks twice a minute for the newest verified backup, also where there never was one.
-- Built at once: the table is small, and only operators write to it, now and then.
CREATE INDEX operator_action_backup ON operator_action (created_at) WHERE action = 'backup.verified';
