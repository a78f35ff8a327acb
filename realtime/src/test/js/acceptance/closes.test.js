// What pusher-js does when it is closed with each code: what we close with, and how often, rests upon it.
'use strict';

const assert = require('node:assert');
const { test } = require('node:test');
const PusherJs = require('pusher-js');
const { WebSocketServer } = require('ws');
const { withLimit } = require('./server');

const STOPS = Infinity;
const behaviour = new Map([
  [4001, STOPS], [4003, STOPS], [4004, STOPS], [4005, STOPS], [4006, STOPS], [4007, STOPS], [4008, STOPS], [4009, STOPS],
  [4100, 1000],
  [4200, 0], [4201, 0], [4202, 0],
  [4300, STOPS],
  [1000, 1000], [1001, 1000], [1011, 1000], [1012, 1000],
]);

for (const [code, wait] of behaviour) {
  test(`closed with ${code} it ${wait === STOPS ? 'stops' : `returns after ${wait} ms`}`, async () => {
    const arrivals = [];
    const server = new WebSocketServer({ port: 0 });
    let again = () => {};
    server.on('connection', (socket) => {
      arrivals.push(Date.now());
      socket.send('{"event":"pusher:connection_established","data":"{\\"socket_id\\":\\"1.1\\",\\"activity_timeout\\":120}"}');
      if (arrivals.length === 1) setTimeout(() => socket.close(code, 'because'), 50);
      else again();
    });
    const client = new PusherJs('key', {
      cluster: '', wsHost: '127.0.0.1', wsPort: server.address().port, forceTLS: false, enabledTransports: ['ws'],
    });
    try {
      if (wait === STOPS) {
        await withLimit('the end', (resolve) => client.connection.bind('disconnected', resolve));
        assert.equal(arrivals.length, 1);
      } else {
        await withLimit('the return', (resolve) => (again = resolve));
        const took = arrivals[1] - arrivals[0] - 50;
        assert.ok(took >= wait * 0.9 && took < wait + 900, `returned after ${took} ms`);
      }
    } finally {
      client.disconnect();
      server.close();
    }
  });
}
