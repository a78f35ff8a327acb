// Keeps what a page shows up to date. Every element that names a channel in data-live is told by an event of the name
// "live" when something happened there; htmx then fetches that element again.
(() => {
  'use strict';
  const { key, url } = document.currentScript.dataset;
  if (!key || !window.Pusher || !window.htmx) return;
  const at = new URL(url);
  const tls = at.protocol === 'wss:';
  const port = Number(at.port) || (tls ? 443 : 80);
  const pusher = new Pusher(key, {
    cluster: '', wsHost: at.hostname, wsPort: port, wssPort: port,
    wsPath: at.pathname.replace(/\/$/, ''), forceTLS: tls, enabledTransports: ['ws', 'wss'],
    channelAuthorization: { endpoint: '/broadcasting/auth', transport: 'ajax' },
  });
  const refresh = (name) => document.querySelectorAll('[data-live]').forEach((element) => {
    if (!name || element.dataset.live.split(' ').includes(name)) htmx.trigger(element, 'live');
  });
  const listen = () => document.querySelectorAll('[data-live]').forEach((element) =>
    element.dataset.live.split(' ').filter(Boolean).forEach((name) => {
      if (pusher.channel(name)) return;
      const channel = pusher.subscribe(name);
      // What happened between the page and its subscription, or while the connection was gone, was never sent.
      channel.bind('pusher:subscription_succeeded', () => {
        document.documentElement.dataset.connected = 'yes';
        refresh(name);
      });
      // A search of one day may see many bookings in one second: one look is enough for all of them.
      let waiting;
      const changed = () => { clearTimeout(waiting); waiting = setTimeout(() => refresh(name), 150); };
      channel.bind('reservation.changed', changed);
      channel.bind('availability.changed', changed);
    }));
  listen();
  document.addEventListener('htmx:afterSettle', listen);
})();
