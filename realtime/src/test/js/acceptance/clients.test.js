// The clients as they are published connect, subscribe and are refused.
'use strict';

const assert = require('node:assert');
const { test } = require('node:test');
const PusherJs = require('pusher-js');
const { host, port, key, connected, endpoint, next, state, subscribed, withLimit } = require('./server');

test('laravel-echo joins a private and a presence channel', async () => {
  const { default: Echo } = await import('laravel-echo');
  const signing = await endpoint({ member: () => ({ user_id: 7, user_info: { name: 'Ana' } }) });
  const echo = new Echo({
    broadcaster: 'pusher',
    Pusher: PusherJs,
    key,
    cluster: '',
    wsHost: host,
    wsPort: port,
    forceTLS: false,
    enabledTransports: ['ws'],
    channelAuthorization: { transport: 'ajax', endpoint: signing.url },
  });
  try {
    await withLimit('the private channel', (resolve) => echo.private('echo.desk').subscribed(resolve));
    const here = await withLimit('the presence channel', (resolve) => echo.join('echo.room').here(resolve));
    assert.deepEqual(here, [{ name: 'Ana' }]);
    assert.match(echo.socketId(), /^\d+\.\d+$/);
  } finally {
    echo.disconnect();
    signing.close();
  }
});

test('two tabs of one user are one member', async () => {
  const signing = await endpoint({ member: () => ({ user_id: 'u1', user_info: { name: 'Zoë' } }) });
  const watching = await endpoint({ member: () => ({ user_id: 'watcher' }) });
  const watcher = await connected(watching.options);
  const first = await connected(signing.options);
  const second = await connected(signing.options);
  try {
    const room = await subscribed(watcher, 'presence-tabs');
    const seen = [];
    room.bind('pusher:member_added', (member) => seen.push(`+${member.id}`));
    room.bind('pusher:member_removed', (member) => seen.push(`-${member.id}`));

    await subscribed(first, 'presence-tabs');
    const tab = await subscribed(second, 'presence-tabs');
    assert.equal(tab.members.count, 2);
    assert.deepEqual(tab.members.get('u1'), { id: 'u1', info: { name: 'Zoë' } });

    const removed = next(room, 'pusher:member_removed');
    first.unsubscribe('presence-tabs');
    second.disconnect();
    await removed;
    assert.deepEqual(seen, ['+u1', '-u1']);
    assert.equal(room.members.count, 1);
  } finally {
    [watcher, first, second].forEach((client) => client.disconnect());
    signing.close();
    watching.close();
  }
});

test('an unknown key makes pusher-js give up', async () => {
  const client = new PusherJs(`not-${key}`, { cluster: '', wsHost: host, wsPort: port, forceTLS: false, enabledTransports: ['ws'] });
  const told = next(client.connection, 'error', (error) => (error?.data?.code ?? error?.error?.data?.code) === 4001);
  await state(client, 'disconnected');
  await told;
});
