// What the specs need beside the client: where their endpoint is, names, and a way to publish.
'use strict';

const util = require('core/util').default;

exports.API_URL = process.env.SPEC_API_URL;
exports.API_EU_URL = process.env.SPEC_API_URL;
exports.describe = (name, body) => describe(`${name} (integration)`, body);
exports.getRandomName = (prefix) => `${prefix}_${util.now()}_${Math.floor(Math.random() * 1_000_000)}`;
exports.sendAPIMessage = ({ url, channel, event, data }) => {
  fetch(url, { method: 'POST', body: JSON.stringify({ channel, event, data }) });
};
