// Signing in, events for one user, and who of a watchlist is there.
'use strict';

const assert = require('node:assert');
const { test } = require('node:test');
const { connected, endpoint, library, next, withLimit } = require('./server');

async function signedIn(id, more = {}) {
  const signing = await endpoint({ user: () => ({ id, ...more }) });
  const client = await connected(signing.options);
  const done = withLimit('the sign-in', (resolve) => client.bind_global((event) => event === 'pusher:signin_success' && resolve()));
  client.signin();
  await client.user.signinDonePromise;
  done.catch(() => {});
  return { client, close: () => { client.disconnect(); signing.close(); } };
}

test('an event reaches a user whatever the id is made of', async () => {
  const id = 'Zoë Müller 中#1';
  const user = await signedIn(id);
  try {
    await withLimit('the own channel', (resolve) => {
      const look = setInterval(() => {
        if (user.client.user.serverToUserChannel?.subscribed) {
          clearInterval(look);
          resolve();
        }
      }, 20);
    });
    const heard = withLimit('the event', (resolve) => user.client.user.bind('notice', resolve));
    await library().sendToUser(id, 'notice', { text: 'hello' });
    assert.deepEqual(await heard, { text: 'hello' });
  } finally {
    user.close();
  }
});

test('a watchlist tells who comes and who goes', async () => {
  const watcher = await signedIn('watcher', { watchlist: ['friend'] });
  try {
    const online = withLimit('online', (resolve) => watcher.client.user.watchlist.bind('online', resolve));
    const friend = await signedIn('friend');
    assert.deepEqual((await online).user_ids, ['friend']);
    const offline = withLimit('offline', (resolve) => watcher.client.user.watchlist.bind('offline', resolve));
    friend.close();
    assert.deepEqual((await offline).user_ids, ['friend']);
  } finally {
    watcher.close();
  }
});

test('a watchlist of 101 is cut, and said to be', async () => {
  const signing = await endpoint({
    user: () => ({ id: 'popular', watchlist: Array.from({ length: 101 }, (_, i) => `friend${i}`) }),
  });
  const client = await connected(signing.options);
  try {
    const told = next(client.connection, 'error', (error) => (error?.data?.code ?? error?.error?.data?.code) === 4302);
    client.signin();
    await told;
    assert.equal(client.connection.state, 'connected');
  } finally {
    client.disconnect();
    signing.close();
  }
});

test('terminating a user closes what is signed in as that user', async () => {
  const user = await signedIn('gone');
  try {
    const closed = withLimit('the end', (resolve) => user.client.connection.bind('disconnected', resolve));
    await library().terminateUserConnections('gone');
    await closed;
  } finally {
    user.close();
  }
});
