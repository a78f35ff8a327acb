// Runs the client that libs/broadcast ships and tells on standard output, one JSON object a line, what it reports.
// One argument: {"script","key","url","auth","channels"}; with "userAuth" it signs in there,
// with "patience" it waits so many milliseconds for an answer. Ends when standard input ends.
'use strict';

const options = JSON.parse(process.argv[2]);
const InnkeeperRealtime = require(options.script);

function tell(what) {
  process.stdout.write(JSON.stringify(what) + '\n');
}

const realtime = new InnkeeperRealtime(options.key, {
  url: options.url,
  authEndpoint: options.auth,
  userAuthEndpoint: options.userAuth,
  ...(options.patience && { patience: options.patience }),
});
realtime.bind('state', (state) => tell({ kind: 'state', state }));
realtime.bind('error', (error) => tell({ kind: 'error', code: error.code }));

if (options.userAuth) {
  const user = realtime.signin();
  user.bind('signed_in', ({ id }) => tell({ kind: 'signed_in', id }));
  user.bind('error', ({ status, code }) => tell({ kind: 'not_signed_in', status: status ?? null, code: code ?? null }));
  user.bind('subscribed', () => tell({ kind: 'subscribed', channel: user.name }));
  user.bind('count', (data) => tell({ kind: 'event', channel: user.name, event: 'count', data }));
}

function subscribe(name) {
  try {
    return realtime.subscribe(name);
  } catch (error) {
    tell({ kind: 'unable', channel: name, message: error.message });
    return null;
  }
}

for (const name of options.channels) {
  const channel = subscribe(name);
  if (!channel) continue;
  channel.bind('subscribed', ({ recovered }) => {
    tell({ kind: 'subscribed', channel: name, recovered, id: channel.position?.id ?? null, socket: realtime.socketId });
  });
  channel.bind('missed', () => tell({ kind: 'missed', channel: name }));
  channel.bind('error', (error) => tell({ kind: 'refused', channel: name, status: error.status ?? null }));
  channel.bind('member_added', (member) => tell({ kind: 'member_added', channel: name, member }));
  channel.bind('count', (data) => tell({ kind: 'event', channel: name, event: 'count', data }));
}

process.stdin.on('end', () => process.exit(0));
process.stdin.resume();
