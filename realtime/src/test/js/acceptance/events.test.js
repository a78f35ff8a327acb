// Client events between members of a channel.
'use strict';

const assert = require('node:assert');
const { test } = require('node:test');
const { connected, endpoint, next, subscribed, withLimit } = require('./server');

async function pair(name, body) {
  const first = await endpoint({ member: () => ({ user_id: 'u1' }) });
  const second = await endpoint({ member: () => ({ user_id: 'u2' }) });
  const sender = await connected(first.options);
  const other = await connected(second.options);
  try {
    await body(await subscribed(sender, name), await subscribed(other, name), sender, other);
  } finally {
    sender.disconnect();
    other.disconnect();
    first.close();
    second.close();
  }
}

test('reach the others and not the sender, with the name of who signed', () =>
  pair('presence-whispers', async (mine, theirs, sender) => {
    const own = [];
    mine.bind('client-typing', (data) => own.push(data));
    const heard = withLimit('the event', (resolve) => theirs.bind('client-typing', (data, about) => resolve([data, about])));
    // What the client library would not send: somebody else's name on it.
    sender.connection.connection.transport.send(
      JSON.stringify({ event: 'client-typing', channel: 'presence-whispers', user_id: 'forged', data: { text: 'hé' } }));
    const [data, about] = await heard;
    assert.deepEqual(data, { text: 'hé' });
    assert.equal(about.user_id, 'u1');

    const answered = next(mine, 'client-answer');
    theirs.trigger('client-answer', 1);
    await answered;
    assert.deepEqual(own, []);
  }));

test('are refused with 4301 once there are too many', () =>
  pair('private-flood', async (mine, theirs, sender) => {
    const refused = next(sender.connection, 'error', (error) => (error?.data?.code ?? error?.error?.data?.code) === 4301);
    const heard = [];
    theirs.bind('client-tick', (data) => heard.push(data));
    for (let i = 0; i < 40; i++) mine.trigger('client-tick', i);
    await refused;
    await withLimit('what was let through', (resolve) => {
      const look = setInterval(() => {
        if (heard.length >= 10) {
          clearInterval(look);
          resolve();
        }
      }, 50);
    });
    assert.ok(heard.length < 40, `${heard.length} of 40 came through`);
    assert.equal(sender.connection.state, 'connected');
  }));

test('are refused on a public channel', async () => {
  const client = await connected();
  try {
    await subscribed(client, 'everybody');
    const refused = next(client.connection, 'error');
    client.connection.connection.transport.send(JSON.stringify({ event: 'client-x', channel: 'everybody', data: {} }));
    await refused;
    assert.equal(client.connection.state, 'connected');
  } finally {
    client.disconnect();
  }
});
