-- Notes one event for a webhook.
-- KEYS: the webhooks, those dropped.
-- ARGV: app, event, time, how many are kept.
webhook(KEYS[1], KEYS[2], ARGV[1], ARGV[2], ARGV[3], ARGV[4])
return 1
