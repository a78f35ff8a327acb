// End-to-end encryption: the server passes on what it cannot read.
'use strict';

const assert = require('node:assert');
const { test } = require('node:test');
const nacl = require('tweetnacl');
const { connected, endpoint, library, subscribed, withLimit } = require('./server');

test('a message published with the key is read with the key', async () => {
  const encryptionMasterKeyBase64 = Buffer.from(nacl.randomBytes(32)).toString('base64');
  const publisher = library({ encryptionMasterKeyBase64 });
  const signing = await endpoint({ library: publisher });
  const client = await connected(signing.options);
  try {
    const channel = await subscribed(client, 'private-encrypted-desk');
    const heard = withLimit('the message', (resolve) => channel.bind('secret', resolve));
    await publisher.trigger('private-encrypted-desk', 'secret', { room: 12, note: 'é 中' });
    assert.deepEqual(await heard, { room: 12, note: 'é 中' });
  } finally {
    client.disconnect();
    signing.close();
  }
});
