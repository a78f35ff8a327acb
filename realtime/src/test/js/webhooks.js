// What the library of those who are told makes of webhooks. Standard input has {"key","secret","requests"}, each request
// with its headers and rawBody; standard output tells of each whether it is valid, and its events.
'use strict';

const fs = require('node:fs');
const Library = require('pusher');

const { key, secret, requests } = JSON.parse(fs.readFileSync(0, 'utf8'));
const receiver = new Library({ appId: '1', key, secret, host: 'localhost' });

const verdicts = requests.map((request) => {
  const webhook = receiver.webhook(request);
  const valid = webhook.isValid();
  return { valid, events: valid ? webhook.getEvents() : [] };
});
process.stdout.write(JSON.stringify(verdicts));
