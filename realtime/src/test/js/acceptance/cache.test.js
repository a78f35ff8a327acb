// Cache channels: the last event for whoever comes later.
'use strict';

const assert = require('node:assert');
const { test } = require('node:test');
const { connected, library, next } = require('./server');

test('who comes later is given the last event', async () => {
  const name = `cache-weather-${Date.now()}`;
  const first = await connected();
  const second = await connected();
  try {
    const channel = first.subscribe(name);
    await next(channel, 'pusher:cache_miss');
    const live = next(channel, 'forecast');
    await library().trigger(name, 'forecast', { sky: 'blue' });
    await live;

    const later = second.subscribe(name);
    assert.deepEqual(await next(later, 'forecast'), { sky: 'blue' });
  } finally {
    first.disconnect();
    second.disconnect();
  }
});
