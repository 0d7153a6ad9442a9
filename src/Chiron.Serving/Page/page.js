// The first page. It builds every element with textContent, so nothing that the service says is ever taken for markup.

const $ = id => document.getElementById(id);
const keyName = 'chiron-key';
let subjects = [];
let shown = null;
let events = [];

function make(tag, options = {}, ...children) {
  const element = document.createElement(tag);
  const { text, className, ...attributes } = options;
  if (text !== undefined) element.textContent = text;
  if (className) element.className = className;
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

function svg(tag, attributes = {}, text) {
  const element = document.createElementNS('http://www.w3.org/2000/svg', tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  if (text !== undefined) element.textContent = text;
  return element;
}

// ---- the service ---------------------------------------------------------------------------------------------------

async function ask(path, body) {
  const response = await fetch(path, {
    method: body ? 'POST' : 'GET',
    headers: { authorization: `Bearer ${sessionStorage.getItem(keyName)}`, ...(body && { 'content-type': 'application/json' }) },
    body: body && JSON.stringify(body),
  });
  if (response.status === 401) { forgetKey(); throw new Error('The key was not accepted. Check it and enter it again.'); }
  const answer = await response.json();
  if (!response.ok) throw new Error(answer.error?.message ?? `The service answered ${response.status}.`);
  return answer;
}

function tell(trouble) {
  $('trouble').hidden = !trouble;
  $('trouble').textContent = trouble ?? '';
}

async function attempt(work) {
  tell(null);
  try { await work(); } catch (error) { tell(error.message); }
}

// ---- the key -------------------------------------------------------------------------------------------------------

function takeKeyFromAddress() {
  const given = new URLSearchParams(location.hash.slice(1)).get('key');
  if (!given) return;
  sessionStorage.setItem(keyName, given);
  history.replaceState(null, '', location.pathname);      // so that it is neither bookmarked nor seen over a shoulder
}

function forgetKey() {
  sessionStorage.removeItem(keyName);
  $('views').hidden = true;
  $('key-form').hidden = false;
  $('key').focus();
}

async function open() {
  if (!sessionStorage.getItem(keyName)) { forgetKey(); return; }
  await attempt(async () => {
    const models = await ask('/v1/models');
    const model = models.data[0];
    $('release').textContent = `${model.release.name} ${model.release.version} · ${model.owned_by}`;
    $('key-form').hidden = true;
    $('views').hidden = false;
    const page = await ask('/clinical/v1/subjects?limit=500');
    subjects = page.subjects;
    $('subjects').replaceChildren(...subjects.map(s => make('option', { value: s.subject_id, text: `${s.events} events${s.split ? ', ' + s.split.replace('_', ' ') : ''}` })));
    if (subjects.length === 0) { $('facts').textContent = 'This server holds no dataset of subjects; describe a case below.'; return; }
    const eventful = subjects.filter(s => s.split === 'held_out' && s.events > 40);
    for (const s of [...eventful.slice(0, 5), subjects[0]]) {
      await show(s.subject_id);
      if (!hasDied()) break;      // a life that ended has no forecast to show
    }
  });
}

// ---- one subject ---------------------------------------------------------------------------------------------------

async function show(id) {
  const { timeline } = await ask(`/clinical/v1/subjects/${encodeURIComponent(id)}/timeline`);
  shown = timeline.subject_id;
  events = timeline.events;
  $('subject').value = shown;
  describe(timeline);
  drawLanes(timeline);
  listEvents();
  await forecast(shown);
}

function describe(timeline) {
  const fixed = timeline.events.filter(e => !e.time).map(e => fixedNames[e.code] ?? e.name);
  const dated = timeline.events.filter(e => e.time && e.kind !== 'birth');
  const last = dated.at(-1);
  const parts = [
    ...fixed,
    last?.age_years != null ? `${Math.floor(last.age_years)} years at the last event` : null,
    `${timeline.events.length.toLocaleString()} events`,
    dated.length ? `${day(dated[0].time)} to ${day(last.time)}` : null,
    timeline.split ? `split ${timeline.split.replace('_', ' ')}` : null,
  ];
  $('facts').textContent = parts.filter(Boolean).join(' · ');
}

const hasDied = () => events.some(e => e.kind === 'death');

const fixedNames = { 'GENDER//F': 'female', 'GENDER//M': 'male', 'RACE//2106-3': 'White', 'RACE//2054-5': 'Black or African American', 'RACE//2028-9': 'Asian', 'RACE//1002-5': 'American Indian or Alaska Native', 'RACE//2076-8': 'Native Hawaiian or Pacific Islander', 'ETHNICITY//2186-5': 'not Hispanic or Latino', 'ETHNICITY//2135-2': 'Hispanic or Latino' };

const day = time => time.slice(0, 10);

const lanes = [
  ['Conditions', ['condition']],
  ['Encounters', ['encounter']],
  ['Measurements', ['measurement']],
  ['Findings', ['finding']],
  ['Medications', ['medication', 'immunization']],
  ['Procedures', ['procedure', 'imaging', 'report', 'note']],
  ['Other', ['other', 'demographic', 'allergy', 'family_history', 'death']],
];

function drawLanes(timeline) {
  const dated = timeline.events.filter(e => e.time && e.kind !== 'birth').map(e => ({ ...e, at: Date.parse(e.time + (e.time.endsWith('Z') ? '' : 'Z')) }));
  const chart = $('lanes');
  const used = lanes.filter(([, kinds]) => dated.some(e => kinds.includes(e.kind)));
  const width = Math.max(300, Math.min(760, chart.clientWidth || 760)), left = 104, right = 14, step = 30, bottom = 26;
  const height = used.length * step + bottom;
  chart.replaceChildren();
  chart.setAttribute('viewBox', `0 0 ${width} ${height}`);
  if (dated.length === 0) return;

  const first = Math.min(...dated.map(e => e.at)), span = Math.max(1, Math.max(...dated.map(e => e.at)) - first);
  const x = at => left + (at - first) / span * (width - left - right);
  for (const [tick, label] of ticks(first, first + span, width / 85)) {
    chart.append(svg('line', { x1: x(tick), x2: x(tick), y1: 0, y2: height - bottom + 4 }));
    chart.append(svg('text', { x: x(tick), y: height - 8, 'text-anchor': 'middle' }, label));
  }
  used.forEach(([name, kinds], row) => {
    const y = row * step + step / 2;
    chart.append(svg('text', { x: 0, y: y + 4 }, name));
    chart.append(svg('line', { x1: left, x2: width - right, y1: y, y2: y }));
    for (const e of dated.filter(e => kinds.includes(e.kind))) {
      const mark = svg('g', { class: e.kind });
      const dot = svg('circle', { cx: x(e.at), cy: y, r: 4.2 });
      dot.append(svg('title', {}, `${day(e.time)}  ${e.name}${value(e) ? ': ' + value(e) : ''}`));
      mark.append(dot);
      chart.append(mark);
    }
  });
}

function ticks(from, to, most) {
  const years = (to - from) / 31_557_600_000;
  if (years < 0.4) return [from, (from + to) / 2, to].map(t => [t, new Date(t).toISOString().slice(0, 10)]);
  const every = [1, 2, 5, 10, 20, 50].find(n => years / n <= most) ?? 100;
  const start = Math.ceil(new Date(from).getUTCFullYear() / every) * every;
  const marks = [];
  for (let year = start; Date.UTC(year, 0) <= to; year += every)
    if (Date.UTC(year, 0) >= from) marks.push([Date.UTC(year, 0), String(year)]);
  return marks.length ? marks : [[from, new Date(from).toISOString().slice(0, 10)]];
}

const unitWords = { Cel: '°C', 'mm[Hg]': 'mmHg' };

function value(e) {
  if (e.numeric_value != null) return `${Number(e.numeric_value.toPrecision(4))}${e.unit && !/^[{[]/.test(e.unit) ? ' ' + (unitWords[e.unit] ?? e.unit) : ''}`;
  return e.text_value ?? '';
}

function listEvents() {
  const word = $('filter').value.trim().toLowerCase();
  const rows = events
    .filter(e => !word || `${e.name} ${e.code} ${e.kind}`.toLowerCase().includes(word))
    .slice(-2000).reverse()
    .map(e => make('tr', {},
      make('td', { className: 'number', text: e.time ? e.time.slice(0, 16).replace('T', ' ') : 'always' }),
      make('td', { className: 'number', text: e.age_years != null ? e.age_years.toFixed(1) : '' }),
      make('td', { text: e.kind.replace('_', ' ') }),
      make('td', { text: e.name }, ...(e.name === e.code ? [] : [make('div', { className: 'code', text: e.code })])),
      make('td', { className: 'number', text: value(e) })));
  $('events').tBodies[0].replaceChildren(...rows);
}

// ---- forecast ------------------------------------------------------------------------------------------------------

const percent = p => p >= 0.995 ? '> 99 %' : p >= 0.1 ? `${Math.round(p * 100)} %` : p >= 0.001 ? `${(p * 100).toFixed(1)} %` : '< 0.1 %';
const horizon = days => days < 60 ? `${days} days` : days < 360 ? `${Math.round(days / 30.44)} months` : days < 400 ? '1 year' : `${Number((days / 365.25).toFixed(1))} years`;

function bar(share) {
  const fill = make('span');
  fill.style.width = `${Math.min(100, share * 100)}%`;
  return make('span', { className: 'bar', 'aria-hidden': 'true' }, fill);
}

async function forecast(id) {
  if (hasDied()) {
    $('forecast-basis').textContent = 'This record ends with the death of the subject, so there is nothing to forecast.';
    $('risks').tHead.replaceChildren();
    $('risks').tBodies[0].replaceChildren();
    $('risk-scale').textContent = '';
    return;
  }
  const { forecast } = await ask('/clinical/v1/forecast', { subject_id: id });
  const largest = Math.max(0.0001, ...forecast.risks.flatMap(r => r.horizons.map(h => h.probability)));
  const head = forecast.risks[0]?.horizons ?? [];
  $('forecast-basis').textContent = `From ${day(forecast.at)}, after ${forecast.events_read.toLocaleString()} events. ${forecast.basis}`;
  $('risks').tHead.replaceChildren(make('tr', {}, make('th', { scope: 'col', text: 'Code' }), ...head.map(h => make('th', { scope: 'col', text: horizon(h.days) }))));
  $('risks').tBodies[0].replaceChildren(...forecast.risks.map(r => make('tr', {},
    make('th', { scope: 'row', text: r.name }, ...(r.recorded_before ? [make('span', { className: 'tag', text: 'on record' })] : [])),
    ...r.horizons.map(h => make('td', { text: percent(h.probability), ...(h.low != null && { title: `95 % interval ${percent(h.low)} to ${percent(h.high)}` }) }, bar(h.probability / largest))))));
  $('risk-scale').textContent = forecast.risks.length ? `Full bar: ${percent(largest)}.` : 'The model has nothing to forecast for this record.';
}

// ---- a case --------------------------------------------------------------------------------------------------------

async function assess() {
  const place = $('assessment');
  const submit = $('case-form').querySelector('button');
  submit.disabled = true;
  place.setAttribute('aria-busy', 'true');
  try {
    const metadata = { audience: new FormData($('case-form')).get('audience') };
    if ($('with-subject').checked && shown) metadata.subject_id = shown;
    const model = (await ask('/v1/models')).data[0].id;
    const answer = await ask('/v1/chat/completions', { model, metadata, messages: [{ role: 'user', content: $('case').value }] });
    place.replaceChildren(...assessment(answer.chiron.assessment));
  } finally {
    submit.disabled = false;
    place.setAttribute('aria-busy', 'false');
  }
}

const tones = { immediate: 'now', emergency: 'now', urgent: 'soon' };
const words = { self_care: 'self-care', immediate: 'immediate help', emergency: 'emergency', urgent: 'urgent', routine: 'routine' };

function assessment(facts) {
  const left = make('div'), right = make('div');
  for (const [title, statements] of Map.groupBy(facts.statements, s => s.section))
    left.append(make('h3', { text: title }), make('ul', { className: 'plain' }, ...statements.map(s => make('li', { text: s.text, title: s.facts.join('\n') }))));
  if (facts.statements.length === 0) left.append(make('p', { className: 'answer', text: facts.text }));

  conditions(right, 'Differential', facts.differential);
  if (facts.differential.length) right.append(make('div', { className: 'condition-row' }, make('div', { className: 'top' }, make('span', { text: 'Something else' }), make('span', { text: percent(facts.other) })), bar(facts.other)));
  conditions(right, 'Not excluded, must not be missed', facts.not_excluded);
  section(right, 'Understood', facts.understood.map(f => `${f.fact}: ${f.state}`));
  section(right, 'Worth knowing next', facts.next_steps.map(s => `${s.question ?? s.name} (${s.kind}, ${s.information_bits.toFixed(2)} bits${s.price_usd ? `, about ${Math.round(s.price_usd)} USD` : ''})`));
  section(right, 'Not known', facts.unknown);
  section(right, 'Sources', facts.citations.map(c => c.citation));
  right.append(make('p', { className: 'facts', text: [facts.basis, facts.knowledge_notice].join(' ') }));
  return [
    make('div', { className: `urgency ${tones[facts.urgency.level] ?? 'calm'}` },
      make('strong', { text: words[facts.urgency.level] ?? facts.urgency.level }),
      make('span', { text: facts.urgency.reasons.map(r => r.reason).join(' · ') })),
    left, right,
  ];
}

function conditions(place, title, entries) {
  if (entries.length) place.append(make('h3', { text: title }), ...entries.map(d => make('div', { className: 'condition-row' },
    make('div', { className: 'top' }, make('span', { text: d.name }), make('span', { text: percent(d.probability), ...(d.low != null && { title: `${percent(d.low)} to ${percent(d.high)}` }) })),
    bar(d.probability),
    make('ul', { className: 'evidence' }, ...d.evidence.slice(0, 5).map(e => make('li', { text: `${e.bits >= 0 ? '+' : '−'}${Math.abs(e.bits).toFixed(1)} bits  ${e.fact}` }))))));
}

function section(place, title, lines) {
  if (lines?.length) place.append(make('h3', { text: title }), make('ul', { className: 'plain' }, ...lines.map(text => make('li', { text }))));
}

// ---- wiring --------------------------------------------------------------------------------------------------------

function step(by) {
  const at = subjects.findIndex(s => s.subject_id === shown);
  const to = subjects[(at + by + subjects.length) % subjects.length];
  if (to) attempt(() => show(to.subject_id));
}

$('key-form').addEventListener('submit', e => { e.preventDefault(); sessionStorage.setItem(keyName, $('key').value.trim()); $('key').value = ''; open(); });
$('subject-form').addEventListener('submit', e => { e.preventDefault(); attempt(() => show($('subject').value.trim())); });
$('case-form').addEventListener('submit', e => { e.preventDefault(); attempt(assess); });
$('filter').addEventListener('input', listEvents);
$('previous').addEventListener('click', () => step(-1));
$('next').addEventListener('click', () => step(1));
$('theme').addEventListener('click', () => {
  const dark = document.documentElement.classList.contains('dark')
    || (!document.documentElement.classList.contains('light') && matchMedia('(prefers-color-scheme: dark)').matches);
  document.documentElement.classList.toggle('dark', !dark);
  document.documentElement.classList.toggle('light', dark);
});
addEventListener('hashchange', () => { takeKeyFromAddress(); open(); });

takeKeyFromAddress();
open();
