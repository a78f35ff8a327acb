// The server under test, as the environment names it, and the clients and libraries set up for it.
'use strict';

const http = require('node:http');
const Library = require('pusher');
const PusherJs = require('pusher-js');

const host = process.env.REALTIME_HOST;
const port = Number(process.env.REALTIME_PORT);
const key = process.env.REALTIME_KEY;
const secret = process.env.REALTIME_SECRET;
const appId = process.env.REALTIME_APP_ID;

/** The library that applications publish and sign with. */
function library(more = {}) {
  return new Library({ appId, key, secret, host, port: String(port), useTLS: false, ...more });
}

/** A pusher-js that is connected; signs at the endpoint given. */
async function connected(options = {}, Client = PusherJs) {
  const client = new Client(options.key ?? key, {
    cluster: '',
    wsHost: host,
    wsPort: port,
    forceTLS: false,
    enabledTransports: ['ws'],
    ...options,
  });
  await state(client, 'connected');
  return client;
}

/** Resolves when the connection is in the state, with what has been seen until then. */
function state(client, wanted) {
  if (client.connection.state === wanted) return Promise.resolve();
  return withLimit(`state ${wanted}`, (resolve) => {
    const look = (change) => {
      if (change.current === wanted) {
        client.connection.unbind('state_change', look);
        resolve();
      }
    };
    client.connection.bind('state_change', look);
  });
}

/** The next event of that name, of a channel or a connection. */
function next(emitter, event, fits = () => true) {
  return withLimit(`event ${event}`, (resolve) => {
    const look = (data) => {
      if (fits(data)) {
        emitter.unbind(event, look);
        resolve(data);
      }
    };
    emitter.bind(event, look);
  });
}

/** The channel, once its subscription has succeeded. */
async function subscribed(client, name) {
  const channel = client.subscribe(name);
  if (!channel.subscribed) await next(channel, 'pusher:subscription_succeeded');
  return channel;
}

function withLimit(what, start, millis = 15_000) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`${what} did not come within ${millis} ms`)), millis);
    start((value) => {
      clearTimeout(timer);
      resolve(value);
    }, (error) => {
      clearTimeout(timer);
      reject(error);
    });
  });
}

/**
 * Signs subscriptions and users with the library. What a presence channel is told of somebody is `member(socketId)`,
 * who signs in is `user(socketId)`.
 */
async function endpoint({ member, user, library: signer = library() } = {}) {
  const server = http.createServer((request, response) => {
    let body = '';
    request.on('data', (part) => (body += part));
    request.on('end', () => {
      const form = new URLSearchParams(body);
      const socket = form.get('socket_id');
      const channel = form.get('channel_name');
      const answer = channel === null
        ? signer.authenticateUser(socket, user(socket))
        : signer.authorizeChannel(socket, channel, channel.startsWith('presence-') ? member(socket) : undefined);
      response.setHeader('Content-Type', 'application/json');
      response.end(JSON.stringify(answer));
    });
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${server.address().port}/`;
  return {
    options: {
      channelAuthorization: { transport: 'ajax', endpoint: url },
      userAuthentication: { transport: 'ajax', endpoint: url },
    },
    url,
    close: () => server.close(),
  };
}

module.exports = { host, port, key, secret, appId, library, connected, state, next, subscribed, withLimit, endpoint };
