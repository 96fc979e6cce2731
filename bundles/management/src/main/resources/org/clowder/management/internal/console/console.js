'use strict';
// Shows what /console/events says, and sends what its user does. All text goes in as text, never as HTML.
(() => {
  const at = (id) => document.getElementById(id);
  let token = sessionStorage.getItem('token') || '';
  let shown = {};
  let working = false;
  let begun = 0;
  let warned;

  // The token comes behind '#', which no browser sends; it stays in this tab only.
  const given = /^#token=([0-9a-f]+)$/.exec(location.hash);
  if (given) {
    keep(given[1]);
    history.replaceState(null, '', location.pathname);
  }

  function keep(value) {
    token = value;
    sessionStorage.setItem('token', value);
  }

  function text(id, value) {
    // only what has changed, so that screen readers are not told the same again
    if (at(id).textContent !== value) {
      at(id).textContent = value;
    }
  }

  function cell(value, kind) {
    const td = document.createElement(kind === 'head' ? 'th' : 'td');
    if (kind === 'head') {
      td.scope = 'row';
    } else if (kind) {
      td.className = kind;
    }
    td.append(value === undefined || value === null || value === '' ? '–' : value instanceof Node ? value : String(value));
    return td;
  }

  function badge(value, kind) {
    const span = document.createElement('span');
    span.className = 'badge ' + kind;
    span.textContent = value;
    return span;
  }

  function row(...cells) {
    const tr = document.createElement('tr');
    tr.append(...cells);
    return tr;
  }

  /** Puts only what differs in place of what is there, so that focus, selection and the place of a reader stay where they are. */
  function update(parent, children) {
    while (parent.childNodes.length > children.length) {
      parent.lastChild.remove();
    }
    children.forEach((child, i) => {
      const there = parent.childNodes[i];
      if (!there) {
        parent.append(child);
      } else if (!there.isEqualNode(child)) {
        if (child.localName === 'tr' && there.localName === 'tr') {
          update(there, [...child.childNodes]);
        } else {
          there.replaceWith(child);
        }
      }
    });
  }

  function list(id, lines) {
    update(at(id), lines.map((line) => {
      const li = document.createElement('li');
      li.textContent = line;
      return li;
    }));
    at(id).hidden = lines.length === 0;
  }

  function table(id, values, make, none) {
    const key = JSON.stringify([values, none]);
    if (shown[id] === key) {
      return;
    }
    shown[id] = key;
    const rows = values.map(make);
    if (rows.length === 0) {
      const empty = cell(none, 'quiet');
      empty.colSpan = 9;
      rows.push(row(empty));
    }
    update(at(id), rows);
  }

  function state(member) {
    if (member.state === undefined) {
      return badge('no answer', 'warn');
    }
    return member.state !== 'RUNNING'
      ? badge(member.state.toLowerCase(), 'bad')
      : badge(member.ready ? 'ready' : 'not ready', member.ready ? 'good' : member.service === 'SERVING' ? 'bad' : 'warn');
  }

  function service(member) {
    const safe = ', ' + member.safeSessions + ' of ' + member.drainSessions + ' sessions safe';
    return {SERVING: 'in service', DRAINING: 'draining' + safe, DRAINED: 'drained' + safe}[member.service];
  }

  function roundTrip(micros) {
    return micros === undefined ? '' : (micros < 9950 ? (micros / 1000).toPrecision(2) : Math.round(micros / 1000)) + ' ms';
  }

  /** One that should be there, or whose messages are not taken: nobody knows its name. */
  function absent(warning) {
    const label = warning.kind === 'MEMBER_REFUSED' ? badge('refused', 'bad') : badge('missing', 'warn');
    return row(cell(warning.subject, 'head'), cell(warning.subject, 'word'), cell(label, 'word'), cell(''), cell('', 'number'), cell('', 'number'),
      cell('', 'number'), cell(''));
  }

  /** For those who do not see it. */
  function announce(members) {
    const states = new Map(members.map((member) => [member.name, [state(member).textContent, member.service === 'SERVING' ? '' : service(member)]
      .filter(Boolean).join(', ').replace(/, [0-9].*/, '')]));
    const before = shown.states;
    shown.states = states;
    if (before) {
      const changes = [...states].filter(([name, now]) => before.get(name) !== now).map(([name, now]) => name + ' is ' + now)
        .concat([...before.keys()].filter((name) => !states.has(name)).map((name) => name + ' has left'));
      if (changes.length > 0) {
        text('changes', changes.join('; '));
      }
    }
  }

  function button(label, name, title, action) {
    const made = document.createElement('button');
    made.textContent = label;
    made.title = title;
    made.setAttribute('aria-label', name);
    made.disabled = working;
    made.addEventListener('click', action);
    return made;
  }

  function applications(app) {
    const path = app.path + (app.version ? '##' + app.version : '');
    const good = app.state === 'DEPLOYED' ? 'good' : app.state === 'FAILED' ? 'bad' : 'warn';
    const act = ['war', 'bundle'].includes(app.kind)
      ? button('Undeploy', 'Undeploy ' + path, 'Removes ' + app.source + ' from its deploy folder', () => {
        if (confirm('Undeploy ' + path + ' and remove ' + app.source + ' from its deploy folder?')) {
          perform('undeploy', path, 'Undeploying ' + path);
        }
      })
      : document.createTextNode('');
    return row(cell(path, 'head'), cell(app.host, 'word'), cell(badge(app.state.toLowerCase(), good), 'word'), cell(app.sessions, 'number'),
      cell(app.replicated ? 'yes' : 'no'), cell([app.problem, app.replication].filter(Boolean).join('; '), 'long'), cell(app.source), cell(act, 'act'));
  }

  function targets(members) {
    const names = members.filter((member) => !member.self).map((member) => member.name);
    const key = JSON.stringify(names);
    if (shown.target !== key) {
      shown.target = key;
      const chosen = at('target').value;
      at('target').replaceChildren(new Option('whichever member stays', ''), ...names.map((name) => new Option(name, name)));
      at('target').value = names.includes(chosen) ? chosen : '';
    }
  }

  function show(now) {
    const own = now.members[0];
    document.title = now.member.name + ' – Clowder';
    text('name', now.member.name);
    const label = state(own);
    if (at('state').textContent !== label.textContent || at('state').className !== label.className) {
      at('state').textContent = label.textContent;
      at('state').className = label.className;
    }
    text('since', 'pid ' + now.member.pid + ', since ' + new Date(now.member.startedAt).toLocaleString());
    text('cluster', now.cluster);
    const missing = now.member.failure ? [now.member.failure] : now.member.missing;
    list('missing', missing);
    at('missing').className = 'note ' + (own.service === 'SERVING' ? 'bad' : 'warn');
    list('troubles', now.standingWarnings.map((warning) => warning.text));
    announce(now.members);
    const away = now.standingWarnings.filter((warning) => warning.kind.startsWith('MEMBER_'));
    table('members', now.members.concat(away), (member) => member.kind ? absent(member) : row(
      cell(member.name + (member.self ? ' (this member)' : ''), 'head'), cell(member.address, 'word'), cell(state(member), 'word'),
      cell(member.state === undefined ? '' : service(member), 'word'), cell(member.sessions, 'number'), cell(roundTrip(member.roundTripMicros), 'number'), cell(member.lag, 'number'), cell(member.version)));
    targets(now.members);
    text('replication', now.replication.map((each) => each.name + ': ' + each.members + ' other members take part, lag ' + each.lag + ' ('
      + each.lagMillis + ' ms), ' + each.waitsGivenUp + ' waits given up, ' + each.conflicts + ' conflicts').join('\n'));
    table('applications', now.applications, applications, 'No web applications');
    warned = now.warnings;
    warnings();
  }

  /** They may name sessions: only who has the token sees them. */
  async function warnings() {
    const key = token + ' ' + warned;
    if (warned === undefined || shown.warned === key) {
      return;
    }
    shown.warned = key;
    const hidden = warned + ' so far; who has the token sees them';
    const found = token && warned > 0 ? await send('warnings', '').catch((e) => ({none: e.message})) : {};
    table('warnings', found.warnings || [], (each) => row(
      cell(new Date(each.time).toLocaleString(), 'word'), cell(badge(each.level, each.level === 'ERROR' ? 'bad' : 'warn'), 'word'), cell(each.message, 'long')),
    found.none || (warned > 0 ? hidden : 'None since the console began'));
  }

  /** Sends a body, and answers with what came of it. */
  async function send(path, body) {
    const response = await fetch('/console/' + path, {method: 'POST', body, headers: {Authorization: 'Bearer ' + token}});
    const answer = await response.json().catch(() => ({text: 'Status ' + response.status}));
    if (response.status === 401) {
      keep('');
      access();
    }
    if (!response.ok) {
      throw new Error(answer.text);
    }
    return answer;
  }

  function outcome(value, kind) {
    at('outcome').className = kind;
    at('outcome').textContent = value;
  }

  /** A drain may be taken back while it goes on. */
  function busy(now) {
    working = now;
    document.querySelectorAll('#actions button:not(#undrain), #applications button').forEach((each) => {
      each.disabled = now;
    });
  }

  /** Shows what came of it, unless something was begun later. */
  async function begin(path, body, what) {
    const number = ++begun;
    outcome(what + ' …', 'warn');
    const [value, kind] = await send(path, body).then((answer) => [answer.text, 'good'], (e) => [e.message, 'bad']);
    if (number === begun) {
      outcome(value, kind);
    }
  }

  /** One at a time. Who acts by keyboard goes on where he was, or where it says what came of it. */
  async function perform(path, body, what) {
    const focused = document.activeElement;
    busy(true);
    await begin(path, body, what);
    busy(false);
    if (document.activeElement === document.body || document.activeElement === null) {
      (focused && focused.isConnected ? focused : at('outcome')).focus();
    }
  }

  function access() {
    at('actions').hidden = !token;
    at('token-form').hidden = Boolean(token);
    document.body.classList.toggle('acts', Boolean(token));
    warnings();
  }

  function on(id, event, action) {
    at(id).addEventListener(event, (happened) => {
      happened.preventDefault();
      action();
    });
  }

  on('token-form', 'submit', () => {
    keep(at('token').value.trim());
    at('token').value = '';
    access();
    outcome(token ? '' : 'The token is empty', token ? '' : 'bad');
    at(token ? 'target' : 'token').focus();
  });
  on('forget', 'click', () => {
    keep('');
    access();
    outcome('', '');
    at('token').focus();
  });
  on('drain-form', 'submit', () => perform('drain', at('target').value, 'Draining'));
  on('undrain', 'click', () => begin('undrain', '', 'Taking this member back'));
  on('reload', 'click', () => perform('reload', '', 'Reloading'));
  on('deploy-form', 'submit', () => {
    const file = at('file').files[0];
    perform('deploy?name=' + encodeURIComponent(file.name), file, 'Deploying ' + file.name);
  });
  on('sessions-form', 'submit', async () => {
    try {
      const found = await send('sessions', at('prefix').value.trim());
      at('found').textContent = found.total + ' found' + (found.total > found.sessions.length ? ', the first ' + found.sessions.length + ' are shown' : '')
        + (found.silent.length > 0 ? '; no answer from ' + found.silent.join(', ') : '');
      at('sessions-table').hidden = found.total === 0;
      table('sessions', found.sessions, (each) => row(
        cell(each.id, 'head'), cell(each.path), cell(each.copies.filter((copy) => copy.primary).map((copy) => copy.member).join(', ')),
        cell(copies(each)), cell(each.version, 'number'), cell(each.idleSeconds === null ? '' : each.idleSeconds + ' s', 'number'),
        cell(Object.entries(each.attributes || {}).map(([name, size]) => name + (size === null ? '' : ' (' + size + ' B)')).join(', '), 'long')));
    } catch (e) {
      at('found').textContent = e.message;
      at('sessions-table').hidden = true;
    }
  });

  function copies(session) {
    const others = session.copies.filter((copy) => !copy.primary);
    return session.version === null ? 'not replicated' : others.map((copy) => copy.member + ' (version ' + copy.version
      + (copy.version < session.version ? ', behind' : '') + ')').join(', ');
  }

  function watch() {
    const events = new EventSource('/console/events');
    events.onopen = () => text('live', 'Live');
    events.onmessage = (event) => show(JSON.parse(event.data));
    events.onerror = () => {
      text('live', 'Not connected, trying again');
      if (events.readyState === EventSource.CLOSED) {
        // it was refused, for now
        setTimeout(watch, 5000);
      }
    };
  }

  access();
  watch();
})();
