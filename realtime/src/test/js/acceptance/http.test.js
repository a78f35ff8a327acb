// The HTTP API through the library, and what the library would not send.
'use strict';

const assert = require('node:assert');
const crypto = require('node:crypto');
const { test } = require('node:test');
const { appId, host, key, port, secret, connected, endpoint, library, next, subscribed } = require('./server');

const publisher = library();

async function status(request) {
  try {
    return (await request).status;
  } catch (error) {
    if (error.status === undefined) throw error;
    return error.status;
  }
}

const post = (path, body) => status(publisher.post({ path, body }));
const event = (more) => ({ name: 'said', data: 'x', channel: 'http', ...more });

test('published alone or in a batch, events are answered with nothing and arrive', async () => {
  const client = await connected();
  try {
    const channel = await subscribed(client, 'http');
    const one = next(channel, 'one');
    const answer = await publisher.trigger('http', 'one', { a: 1 });
    assert.deepEqual(await answer.json(), {});
    assert.deepEqual(await one, { a: 1 });

    const both = Promise.all([next(channel, 'two'), next(channel, 'three')]);
    const batch = await publisher.triggerBatch([
      { channel: 'http', name: 'two', data: '2' },
      { channel: 'http', name: 'three', data: '3' },
    ]);
    assert.deepEqual(await batch.json(), {});
    assert.deepEqual(await both, [2, 3]);
  } finally {
    client.disconnect();
  }
});

test('an event is not for the socket it came from', async () => {
  const sender = await connected();
  const other = await connected();
  try {
    const own = await subscribed(sender, 'http-others');
    const theirs = await subscribed(other, 'http-others');
    const heard = [];
    own.bind('said', (data) => heard.push(data));
    const first = next(theirs, 'said');
    await publisher.trigger('http-others', 'said', 1, { socket_id: sender.connection.socket_id });
    assert.equal(await first, 1);
    const second = next(own, 'said');
    await publisher.trigger('http-others', 'said', 2);
    await second;
    assert.deepEqual(heard, [2]);
  } finally {
    sender.disconnect();
    other.disconnect();
  }
});

test('data of 10,240 bytes is accepted and one byte more is not', async () => {
  assert.equal(await post('/events', event({ data: 'é'.repeat(5120) })), 200);
  assert.equal(await post('/events', event({ data: 'é'.repeat(5120) + 'x' })), 413);
});

test('too many channels, too large a batch and reserved names are malformed', async () => {
  const channels = Array.from({ length: 101 }, (_, i) => `c${i}`);
  assert.equal(await post('/events', { name: 'said', data: 'x', channels }), 400);
  assert.equal(await post('/events', { name: 'said', data: 'x', channels: channels.slice(1) }), 200);
  assert.equal(await post('/batch_events', { batch: Array.from({ length: 11 }, () => event()) }), 400);
  assert.equal(await post('/events', event({ name: 'pusher:said' })), 400);
  assert.equal(await post('/events', event({ channel: 'not a channel' })), 400);
});

test('who signs with another secret, or signed ten minutes ago, is not heard', async () => {
  assert.equal(await status(library({ secret: 'another secret altogether' }).get({ path: '/channels' })), 401);
  assert.equal(await status(publisher.get({ path: '/channels' })), 200);
  for (const [age, expected] of [[590, 200], [601, 401]]) {
    const path = `/apps/${appId}/channels`;
    const query = `auth_key=${key}&auth_timestamp=${Math.floor(Date.now() / 1000) - age}&auth_version=1.0`;
    const signature = crypto.createHmac('sha256', secret).update(`GET\n${path}\n${query}`).digest('hex');
    const answer = await fetch(`http://${host}:${port}${path}?${query}&auth_signature=${signature}`);
    assert.equal(answer.status, expected, `signed ${age} s ago`);
  }
});

test('channels and their users can be asked for', async () => {
  const signing = await endpoint({ member: () => ({ user_id: 'u1', user_info: { name: 'Ana' } }) });
  const client = await connected(signing.options);
  try {
    await subscribed(client, 'presence-asked');
    const all = await (await publisher.get({ path: '/channels', params: { filter_by_prefix: 'presence-', info: 'user_count' } })).json();
    assert.deepEqual(all.channels['presence-asked'], { user_count: 1 });
    const one = await (await publisher.get({ path: '/channels/presence-asked', params: { info: 'user_count' } })).json();
    assert.equal(one.occupied, true);
    assert.equal(one.user_count, 1);
    const users = await (await publisher.get({ path: '/channels/presence-asked/users' })).json();
    assert.deepEqual(users.users, [{ id: 'u1' }]);
    assert.equal(await status(publisher.get({ path: '/channels/http/users' })), 400);
  } finally {
    client.disconnect();
    signing.close();
  }
});
