// Keeps what a page shows up to date. Every element that names a channel in data-live is told by an event of the name
// "live" when something happened there; htmx then fetches that element again. Every element that names a presence channel
// in data-present shows the names of its members. The page of somebody who is logged in signs its connection in as them.
(() => {
  'use strict';
  const { key, url, signin } = document.currentScript.dataset;
  if (!key || !window.InnkeeperRealtime || !window.htmx) return;
  const realtime = new InnkeeperRealtime(key, { url });
  const root = document.documentElement.dataset;
  // Channels that whoever looks at the page is not allowed, or not any more: a session has ended.
  const refused = new Set();
  // The page must not look as if it were still kept up to date, nor as if it were not.
  const showWhetherCutOff = () => document.getElementById('cut-off')
    ?.toggleAttribute('hidden', realtime.state !== 'disconnected' && refused.size === 0);
  realtime.bind('state', (state) => {
    if (state !== 'connected') delete root.signedIn;
    // It was sent away for good, by an operator for instance.
    if (state === 'disconnected') showWhetherCutOff();
  });
  const subscribe = (name) => realtime.subscribe(name)
    .bind('subscribed', () => { if (refused.delete(name)) showWhetherCutOff(); })
    .bind('error', ({ status }) => { if (status === 401 || status === 403) { refused.add(name); showWhetherCutOff(); } });
  if (signin === 'yes') {
    // Who is not signed in hears of the page's channels all the same, for each of them is allowed on its own.
    realtime.signin()
      .bind('signed_in', () => { root.signedIn = 'yes'; })
      .bind('error', ({ error }) => {
        root.signedIn = 'no';
        console.warn(`realtime: not signed in: ${error}`);
      });
  }
  const refresh = (name) => document.querySelectorAll('[data-live]').forEach((element) => {
    if (element.dataset.live.split(' ').includes(name)) htmx.trigger(element, 'live');
  });
  const listen = () => document.querySelectorAll('[data-live]').forEach((element) =>
    element.dataset.live.split(' ').filter(Boolean).forEach((name) => {
      if (realtime.channels.has(name)) return;
      // A search of one day may see many bookings in one second: one look is enough for all of them.
      let waiting;
      const changed = () => { clearTimeout(waiting); waiting = setTimeout(() => refresh(name), 150); };
      let first = true;
      subscribe(name)
        .bind('subscribed', () => {
          root.connected = 'yes';
          // What happened between the page and its subscription was never sent.
          if (first) refresh(name);
          first = false;
        })
        // Events were lost, so the page is the one that is wrong. Those that were kept come by themselves.
        .bind('missed', changed)
        .bind('reservation.changed', changed)
        .bind('availability.changed', changed);
    }));
  // Who is at a desk right now, each name once.
  const showMembers = (element) => {
    const channel = subscribe(element.dataset.present);
    const show = () => {
      const names = new Set(Object.values(channel.members).map((info) => info?.name).filter(Boolean));
      element.textContent = [...names].sort().join(', ');
    };
    ['subscribed', 'member_added', 'member_removed'].forEach((event) => channel.bind(event, show));
  };
  // Web is away for a moment at each deployment: what it could not give is asked for again, ever more slowly, and not by
  // all pages at once.
  const failures = new WeakMap();
  document.addEventListener('htmx:afterRequest', ({ detail: { elt, successful, xhr } }) => {
    if (!elt.matches('[data-live]')) return;
    const { times = 0, timer } = failures.get(elt) ?? {};
    clearTimeout(timer);
    const mayPass = !(xhr.status >= 400 && xhr.status < 500) || xhr.status === 408 || xhr.status === 429;
    if (successful || !mayPass) return failures.delete(elt);
    const wait = Math.min(30_000, 1000 * 2 ** times) * (0.5 + Math.random() / 2);
    const again = setTimeout(() => elt.isConnected && htmx.trigger(elt, 'live'), wait);
    failures.set(elt, { times: times + 1, timer: again });
  });
  listen();
  document.querySelectorAll('[data-present]').forEach(showMembers);
  document.addEventListener('htmx:afterSettle', listen);
})();
