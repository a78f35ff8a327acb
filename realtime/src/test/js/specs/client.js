// The client under its own specs, sent to the server under test whatever cluster they name.
'use strict';

const Pusher = require('core/pusher').default;

module.exports = class extends Pusher {
  constructor(key, options) {
    super(process.env.REALTIME_KEY, {
      ...options,
      forceTLS: false,
      wsHost: process.env.REALTIME_HOST,
      wsPort: Number(process.env.REALTIME_PORT),
      ...(options.authEndpoint ? { authEndpoint: `${process.env.SPEC_API_URL}/auth` } : {}),
    });
  }
};
