// A small client of the realtime service. It speaks the Pusher protocol and, beyond it, tells the server after a
// reconnect what it has seen of each channel: it then gets what it missed, or the event 'missed'.
//
//   const realtime = new InnkeeperRealtime('key', { url: 'wss://realtime.example.com' });
//   const channel = realtime.subscribe('private-orders.7');
//   channel.bind('order.changed', (data) => show(data));
//   channel.bind('missed', () => loadAgain());
//
// Channels also tell 'subscribed' (with whether all was recovered), 'error', and on presence channels 'member_added'
// and 'member_removed'; channel.members holds who is there. The client tells 'state' and 'error'. It has no cipher:
// whoever subscribes to a private-encrypted- channel gets an exception; pusher-js with-encryption can read those.
//   realtime.signin().bind('note', (data) => show(data)).bind('error', ({ error }) => console.warn(error));
// signs this connection and each later one in as the user that userAuthEndpoint takes the page for, and answers with what
// tells that user's own events, 'signed_in' and 'error'. If refused it is tried again with the next connection.
(() => {
  'use strict';
  const LONGEST_WAIT_MS = 30_000;

  const parse = (text) => { try { return JSON.parse(text); } catch { return text; } };
  // What a server refuses it will refuse again; what it could not answer, or not now, it may answer later.
  const mayPass = (status) => !(status < 500) || status === 408 || status === 429;

  class Events {
    #listeners = new Map();

    bind(event, listener) {
      this.#listeners.set(event, [...(this.#listeners.get(event) ?? []), listener]);
      return this;
    }

    unbind(event, listener) {
      this.#listeners.set(event, (this.#listeners.get(event) ?? []).filter((one) => listener && one !== listener));
      return this;
    }

    emit(event, data) {
      for (const listener of this.#listeners.get(event) ?? []) {
        // One page's mistake must not cost the others their event.
        try { listener(data); } catch (error) { console.error(error); }
      }
    }
  }

  class Channel extends Events {
    members = {}; subscribed = false;
    // Everything up to there was seen, and by which sockets since; undefined where the channel has no history.
    position = undefined;
    before = false; attempt = 0;

    constructor(name, client) {
      super();
      Object.assign(this, { name, client });
    }

    /** Sends to the other subscribers of a private or presence channel; false if it is not subscribed at present. */
    trigger(event, data) {
      return this.subscribed && this.client.send({ event, channel: this.name, data });
    }

    /** What the server says about the channel. */
    handle({ event, data, id }) {
      const content = typeof data === 'string' ? parse(data) : data;
      switch (event) {
        case 'pusher_internal:subscription_succeeded': return this.succeeded(content ?? {});
        case 'pusher_internal:missed':
          this.at(content);
          return this.emit('missed', {});
        case 'pusher_internal:member_added':
          this.members[content.user_id] = content.user_info;
          return this.emit('member_added', content);
        case 'pusher_internal:member_removed':
          delete this.members[content.user_id];
          return this.emit('member_removed', content);
        case 'pusher:subscription_error':
          this.emit('error', content);
          return content.status === 503 && this.client.again(this);
        default:
          if (id && this.position) this.at({ epoch: this.position.epoch, id });
          if (!event.startsWith('pusher')) this.emit(event, content);
      }
    }

    at({ epoch, id }) {
      this.position = epoch ? { epoch, id, sockets: [] } : undefined;
    }

    // What is not for one of these sockets is not for this page either, when it comes back for what it missed.
    left(socketId) {
      this.subscribed = false;
      if (socketId && this.position) this.position.sockets = [...this.position.sockets, socketId].slice(-10);
    }

    succeeded({ epoch, id, recovered, presence }) {
      const returns = this.before;
      // What was missed follows, event by event: only then is it seen.
      if (!recovered) this.at({ epoch, id });
      this.members = { ...presence?.hash };
      this.subscribed = this.before = true;
      this.attempt = 0;
      this.emit('subscribed', { recovered: !returns || recovered === true });
      if (returns && !recovered) this.emit('missed', {});
    }
  }

  class InnkeeperRealtime extends Events {
    state = 'connecting';
    channels = new Map();
    // Who the visitor is, from signin() on.
    user = undefined;
    #socket; #timer; #silence; #failures = 0;

    /** Options: url (ws or wss), authEndpoint and userAuthEndpoint, headers for both, patience (ms for any answer), WebSocket and fetch where none is global. */
    constructor(key, options) {
      super();
      this.options = { authEndpoint: '/broadcasting/auth', userAuthEndpoint: '/broadcasting/user-auth', patience: 30_000, ...options };
      this.address = `${options.url.replace(/\/$/, '')}/app/${key}?protocol=7&client=innkeeper&version=1&resume=1`;
      globalThis.addEventListener?.('online', () => this.state === 'waiting' && this.#connect());
      this.#connect();
    }

    subscribe(name) {
      if (name.startsWith('private-encrypted-')) throw new Error(`${name}: this client can not decrypt, use pusher-js`);
      if (this.channels.has(name)) return this.channels.get(name);
      const channel = new Channel(name, this);
      this.channels.set(name, channel);
      if (this.state === 'connected') this.#join(channel);
      return channel;
    }

    unsubscribe(name) {
      if (this.channels.delete(name)) this.send({ event: 'pusher:unsubscribe', data: { channel: name } });
    }

    /** Signs in, now and after each reconnect. */
    signin() {
      if (this.user) return this.user;
      this.user = new Channel('', this);
      if (this.state === 'connected') this.#signIn();
      return this.user;
    }

    /** Ends the connection for good. */
    disconnect() {
      this.#become('disconnected');
      this.#socket?.close(1000);
    }

    send(message) {
      if (this.#socket?.readyState !== 1) return false;
      this.#socket.send(JSON.stringify(message));
      return true;
    }

    #become(state) {
      clearTimeout(this.#timer);
      clearTimeout(this.#silence);
      this.state = state;
      this.emit('state', state);
    }

    #connect() {
      this.#become('connecting');
      const socket = this.#socket = new (this.options.WebSocket ?? WebSocket)(this.address);
      const mine = (then) => (event) => { if (this.#socket === socket) then(event); };
      socket.onmessage = mine(({ data }) => this.#heard(parse(data)));
      socket.onclose = mine(({ code }) => this.#lost(code));
      socket.onerror = () => {};
      this.#expect();
    }

    #heard(message) {
      this.#watch();
      if (message.event === 'pusher:connection_established') return this.#established(parse(message.data));
      if (message.event === 'pusher:ping') return this.send({ event: 'pusher:pong', data: {} });
      if (message.event === 'pusher:signin_success') return this.#signedIn(parse(message.data.user_data));
      if (message.event === 'pusher:error') return this.#failed(message.data);
      return this.channels.get(message.channel)?.handle(message);
    }

    #established({ socket_id: id, activity_timeout: seconds }) {
      this.socketId = id;
      this.activity = seconds * 1000;
      this.#failures = 0;
      this.channels.forEach((channel) => this.#join(channel));
      if (this.user) this.#signIn();
      this.#become('connected');
      this.#watch();
    }

    async #join(channel) {
      const socketId = this.socketId;
      const data = { channel: channel.name, auth: '' };
      const current = () => this.socketId === socketId && this.channels.get(channel.name) === channel;
      if (/^(private|presence)-/.test(channel.name)) {
        try {
          const form = { socket_id: socketId, channel_name: channel.name };
          ({ auth: data.auth, channel_data: data.channel_data } = await this.#ask(this.options.authEndpoint, form));
        } catch (error) {
          if (!current()) return;
          channel.emit('error', { type: 'AuthError', error: error.message, status: error.status });
          if (mayPass(error.status)) this.again(channel);
          return;
        }
      }
      if (channel.position) data.since = channel.position;
      if (current()) this.send({ event: 'pusher:subscribe', data });
    }

    /** Asks for the channel once more, later. */
    again(channel) {
      const socketId = this.socketId;
      const wanted = () => this.socketId === socketId && this.channels.get(channel.name) === channel;
      setTimeout(() => wanted() && this.#join(channel), this.#wait(channel.attempt++));
    }

    async #signIn() {
      const socketId = this.socketId;
      try {
        const { auth, user_data } = await this.#ask(this.options.userAuthEndpoint, { socket_id: socketId });
        if (this.socketId === socketId) this.send({ event: 'pusher:signin', data: { auth, user_data } });
      } catch (error) {
        if (this.socketId !== socketId) return;
        this.#notSignedIn({ type: 'AuthError', error: error.message, status: error.status }, mayPass(error.status));
      }
    }

    #signedIn(who) {
      const { user } = this;
      const name = `#server-to-user-${who.id}`;
      // What somebody else saw before says nothing.
      if (user.name !== name) Object.assign(user, { name, position: undefined, before: false });
      this.channels.set(name, user);
      this.#join(user);
      user.emit('signed_in', who);
    }

    #failed(error) {
      this.emit('error', error);
      // Only its words say which error it is. Without a code it means: later.
      const { code, message } = error ?? {};
      if (this.user && /^Sign-in/.test(message)) this.#notSignedIn({ error: message, code }, !code);
    }

    #notSignedIn(error, later) {
      const { socketId, user } = this;
      user.emit('error', error);
      if (later) setTimeout(() => this.socketId === socketId && this.#signIn(), this.#wait(user.attempt++));
    }

    async #ask(endpoint, form) {
      const answer = await (this.options.fetch ?? fetch)(endpoint, {
        method: 'POST',
        credentials: 'same-origin',
        headers: { Accept: 'application/json', ...this.options.headers },
        body: new URLSearchParams(form),
        signal: AbortSignal.timeout(this.options.patience),
      });
      if (!answer.ok) throw Object.assign(new Error(`HTTP ${answer.status}`), { status: answer.status });
      return answer.json();
    }

    #lost(code) {
      this.channels.forEach((channel) => channel.left(this.socketId));
      this.socketId = this.#socket = undefined;
      this.channels.delete(this.user?.name);
      // The server says that a retry changes nothing.
      if (this.state === 'disconnected' || (code >= 4000 && code < 4100)) return this.#become('disconnected');
      // 42xx asks to return at once, and spreads its clients itself.
      const wait = code >= 4200 && code < 4300 ? 100 * Math.random() : this.#wait(this.#failures++);
      this.#become('waiting');
      this.#timer = setTimeout(() => this.#connect(), wait);
    }

    // Between half and all of a time that doubles: thousands that were cut off together must not return together.
    #wait(failures) {
      return Math.min(LONGEST_WAIT_MS, 1000 * 2 ** failures) * (0.5 + Math.random() / 2);
    }

    // Silence is ambiguous: asked once, a server that lives says so.
    #watch() {
      clearTimeout(this.#silence);
      this.#silence = setTimeout(() => {
        this.send({ event: 'pusher:ping', data: {} });
        this.#expect();
      }, this.activity ?? this.options.patience);
    }

    // Who says nothing now is taken for gone, though the line may not have noticed.
    #expect() {
      this.#silence = setTimeout(() => {
        const socket = this.#socket;
        this.#lost(1006);
        socket?.close();
      }, this.options.patience);
    }
  }

  if (typeof module === 'object') module.exports = InnkeeperRealtime;
  else globalThis.InnkeeperRealtime = InnkeeperRealtime;
})();
