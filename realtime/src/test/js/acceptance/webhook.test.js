// A webhook signed as ours are (libs/broadcast tests the same vector) is one to the library of its receivers.
'use strict';

const assert = require('node:assert');
const { test } = require('node:test');
const Library = require('pusher');

const receiver = new Library({ appId: 'hotel', key: 'hotel-key', secret: 'hotel-secret-0123456789', host: 'localhost' });
const rawBody = '{"time_ms":1700000000123,"events":[{"name":"channel_occupied","channel":"presence-desk.7"}]}';
const headers = {
  'content-type': 'application/json',
  'x-pusher-key': 'hotel-key',
  'x-pusher-signature': 'fac4c925a2dddf54fde4006285c84b3914db62e8fb9cceefb711b234986554b1',
};

test('the library accepts it and reads its events', () => {
  const webhook = receiver.webhook({ headers, rawBody });
  assert.ok(webhook.isValid());
  assert.deepEqual(webhook.getEvents(), [{ name: 'channel_occupied', channel: 'presence-desk.7' }]);
});

test('the library refuses it with one byte changed', () => {
  assert.ok(!receiver.webhook({ headers, rawBody: rawBody.replace('desk.7', 'desk.8') }).isValid());
});
