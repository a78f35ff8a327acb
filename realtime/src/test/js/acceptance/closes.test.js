// What pusher-js does with each code: what we send, when, and how often, rests upon it.
'use strict';

const assert = require('node:assert');
const http = require('node:http');
const net = require('node:net');
const { describe, test } = require('node:test');
const PusherJs = require('pusher-js');
const { WebSocketServer } = require('ws');
const { withLimit } = require('./server');

const STOPS = 'stops';
const AT_ONCE = 'returns at once';
const IN_A_SECOND = 'returns after a second';
const OVER_TLS = 'returns over TLS';
const MUCH_LATER = 'returns after more than five seconds';
// Of those that return at once, how many are awaited.
const RETURNS = 5;

const ESTABLISHED = JSON.stringify({
  event: 'pusher:connection_established',
  data: JSON.stringify({ socket_id: '1.1', activity_timeout: 120 }),
});

// A code, what it does to a connection that was up, and what to one that was not yet. 1006 is a connection that breaks.
const closes = [
  [4000, OVER_TLS, OVER_TLS],
  ...[4001, 4003, 4004, 4005, 4006, 4007, 4008, 4009].map((code) => [code, STOPS, STOPS]),
  [4100, IN_A_SECOND, IN_A_SECOND],
  // For ever, with hundreds of attempts a second: a newcomer must never be answered so.
  ...[4200, 4201, 4202].map((code) => [code, AT_ONCE, AT_ONCE]),
  ...[4300, 4301, 4302].map((code) => [code, STOPS, STOPS]),
  ...[1000, 1001, 1002, 1003, 1006, 1009, 1011, 1012].map((code) => [code, IN_A_SECOND, IN_A_SECOND]),
];
// Errors that are told and do not close.
const errors = [null, 4009, 4100, 4200, 4301, 4302];
// Answers instead of a WebSocket.
const statuses = [401, 403, 404, 429, 503];

/** A server that does the same to everybody, a client of it, and when that came. */
async function scene(onSocket, onRequest) {
  const arrivals = [];
  const server = http.createServer();
  const sockets = new WebSocketServer({ noServer: true });
  let came = () => {};
  server.on('upgrade', (request, stream, head) => {
    arrivals.push(Date.now());
    came();
    if (onRequest) onRequest(stream);
    else sockets.handleUpgrade(request, stream, head, (socket) => onSocket(socket, arrivals.length));
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  let overTls = () => {};
  const secure = net.createServer((stream) => stream.once('data', (hello) => {
    if (hello[0] === 0x16) overTls();
    stream.destroy();
  }));
  await new Promise((resolve) => secure.listen(0, '127.0.0.1', resolve));
  const wantsTls = new Promise((resolve) => (overTls = resolve));
  const client = new PusherJs('key', {
    cluster: '', wsHost: '127.0.0.1', wsPort: server.address().port, wssPort: secure.address().port, forceTLS: false,
    enabledTransports: onRequest ? ['ws'] : ['ws', 'wss'],
  });
  return {
    arrivals,
    client,
    wantsTls,
    arrival: (number) => withLimit(`arrival ${number}`, (resolve) => {
      came = () => arrivals.length >= number && resolve(arrivals[number - 1]);
      came();
    }),
    end() {
      client.disconnect();
      sockets.clients.forEach((socket) => socket.terminate());
      server.close();
      secure.close();
    },
  };
}

/** Closes the connection, and notes when. */
function close(socket, code, left) {
  left.push(Date.now());
  if (code === 1006) socket.terminate();
  else socket.close(code, 'because');
}

async function does(expected, scene, left) {
  if (expected === STOPS) {
    if (scene.client.connection.state !== 'disconnected') {
      await withLimit('the end', (resolve) => scene.client.connection.bind('disconnected', resolve));
    }
    assert.equal(scene.arrivals.length, 1);
  } else if (expected === OVER_TLS) {
    await withLimit('TLS', (resolve) => scene.wantsTls.then(resolve));
  } else if (expected === AT_ONCE) {
    // A busy machine may hold up any of them, and no client that waits for a second is ever as quick.
    await scene.arrival(RETURNS + 1);
    const took = left.slice(0, RETURNS).map((when, i) => scene.arrivals[i + 1] - when);
    assert.ok(Math.min(...took) < 900, `returned after ${took} ms`);
  } else {
    const took = (await scene.arrival(2)) - left[0];
    assert.ok(took >= 900 && took < 5_000, `returned after ${took} ms`);
  }
}

describe('closed', { concurrency: 4 }, () => {
  for (const [code, up, handshake] of closes) {
    test(`with ${code} while it was up it ${up}`, async () => {
      const left = [];
      const it = await scene((socket, number) => {
        socket.send(ESTABLISHED);
        if (number <= (up === AT_ONCE ? RETURNS : 1)) setTimeout(() => close(socket, code, left), 50);
      });
      try {
        await does(up, it, left);
      } finally {
        it.end();
      }
    });

    test(`with ${code} in the handshake it ${handshake}`, async () => {
      const left = [];
      const it = await scene((socket) => {
        if (code >= 4000) socket.send(JSON.stringify({ event: 'pusher:error', data: { code, message: 'because' } }));
        close(socket, code, left);
      });
      try {
        await does(handshake, it, left);
      } finally {
        it.end();
      }
    });
  }
});

describe('told an error', { concurrency: true }, () => {
  for (const code of errors) {
    test(`${code} it stays, and says so`, async () => {
      const it = await scene((socket) => {
        socket.send(ESTABLISHED);
        setTimeout(() => socket.send(JSON.stringify({ event: 'pusher:error', data: { code, message: 'because' } })), 50);
      });
      try {
        const error = await withLimit('the error', (resolve) => it.client.connection.bind('error', resolve));
        assert.equal(error.data.code ?? null, code);
        await new Promise((resolve) => setTimeout(resolve, 200));
        assert.equal(it.client.connection.state, 'connected');
        assert.equal(it.arrivals.length, 1);
      } finally {
        it.end();
      }
    });
  }
});

describe('answered', { concurrency: true }, () => {
  for (const status of statuses) {
    test(`${status} instead of a WebSocket it ${MUCH_LATER}`, async () => {
      const it = await scene(undefined, (stream) => stream.end(`HTTP/1.1 ${status} No\r\nContent-Length: 0\r\n\r\n`));
      try {
        await it.arrival(1);
        await new Promise((resolve) => setTimeout(resolve, 5_000));
        assert.equal(it.arrivals.length, 1);
      } finally {
        it.end();
      }
    });
  }
});
