// Runs the client as it is published and tells on standard output, one JSON object a line, what it reports.
// One argument: {"key","host","port","auth","channels"}. Ends when standard input ends.
'use strict';

const Pusher = require('pusher-js');

const options = JSON.parse(process.argv[2]);

function tell(what) {
  process.stdout.write(JSON.stringify(what) + '\n');
}

const pusher = new Pusher(options.key, {
  cluster: '',
  wsHost: options.host,
  wsPort: options.port,
  forceTLS: false,
  enabledTransports: ['ws'],
  channelAuthorization: { transport: 'ajax', endpoint: options.auth },
});

pusher.connection.bind('state_change', (change) => tell({ kind: 'state', state: change.current }));
pusher.connection.bind('error', (error) => tell({ kind: 'error', code: error?.data?.code ?? error?.error?.data?.code ?? null }));

for (const name of options.channels) {
  const channel = pusher.subscribe(name);
  channel.bind('pusher:subscription_succeeded', () => tell({ kind: 'subscribed', channel: name }));
  channel.bind('pusher:subscription_error', (error) => tell({ kind: 'refused', channel: name, status: error?.status ?? null }));
  channel.bind_global((event, data) => {
    if (!event.startsWith('pusher:')) {
      tell({ kind: 'event', channel: name, event, data });
    }
  });
}

process.stdin.on('end', () => {
  pusher.disconnect();
  process.exit(0);
});
process.stdin.resume();
