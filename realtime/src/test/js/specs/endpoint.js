// What the specs' own server does: signs whoever asks, and publishes with the library.
'use strict';

const http = require('node:http');
const { library } = require('../acceptance/server');

exports.start = async () => {
  const publisher = library();
  const server = http.createServer((request, response) => {
    let body = '';
    request.on('data', (part) => (body += part));
    request.on('end', async () => {
      response.setHeader('Content-Type', 'application/json');
      if (request.url.startsWith('/auth')) {
        const form = new URLSearchParams(body);
        const socket = form.get('socket_id');
        const member = {
          user_id: socket,
          user_info: { name: `Integration ${socket}`, email: `integration-${socket}@example.com` },
        };
        response.end(JSON.stringify(publisher.authorizeChannel(socket, form.get('channel_name'), member)));
      } else {
        const { channel, event, data } = JSON.parse(body);
        await publisher.trigger(channel, event, data);
        response.end('{}');
      }
    });
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { url: `http://127.0.0.1:${server.address().port}`, close: () => server.close() };
};
