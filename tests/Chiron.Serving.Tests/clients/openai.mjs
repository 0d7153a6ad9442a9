// Speaks to the server through the npm package `openai` and prints what it got as one line of JSON.
// Usage: node openai.mjs BASE_URL API_KEY MODEL
import OpenAI, { AzureOpenAI } from 'openai';

const [baseURL, apiKey, model] = process.argv.slice(2);
const client = new OpenAI({ baseURL: `${baseURL}v1`, apiKey });
const messages = [
  { role: 'system', content: 'audience=patient' },
  { role: 'user', content: [{ type: 'text', text: '58-year-old man with crushing chest pain, sweating' }] },
];

const result = {};
result.models = (await client.models.list()).data.map(m => m.id);
result.model = (await client.models.retrieve(model)).owned_by;

const whole = await client.chat.completions.create({ model, messages });
result.whole = {
  content: whole.choices[0].message.content,
  refusal: whole.choices[0].message.refusal,
  finish: whole.choices[0].finish_reason,
  total: whole.usage.total_tokens,
  release: whole.chiron.release,
  notice: whole.chiron.notice,
  audience: whole.chiron.assessment.audience,
  request: whole._request_id,
};

const stream = await client.chat.completions.create({ model, messages, stream: true, stream_options: { include_usage: true } });
result.streamed = { content: '', finish: null, total: null, chunks: 0 };
for await (const chunk of stream) {
  result.streamed.chunks++;
  result.streamed.content += chunk.choices[0]?.delta?.content ?? '';
  result.streamed.finish ??= chunk.choices[0]?.finish_reason ?? null;
  result.streamed.total ??= chunk.usage?.total_tokens ?? null;
}

const azure = new AzureOpenAI({ endpoint: baseURL, apiKey, apiVersion: '2024-10-21', deployment: model });
result.azure = (await azure.chat.completions.create({ model, messages })).choices[0].message.content;

async function failure(work) {
  try { await work(); return 'no error'; }
  catch (e) { return { class: e.constructor.name, status: e.status, code: e.code, param: e.param, type: e.type }; }
}
result.wrongKey = await failure(() => new OpenAI({ baseURL: `${baseURL}v1`, apiKey: 'chiron_wrong' }).models.list());
result.wrongModel = await failure(() => client.chat.completions.create({ model: 'gpt-4', messages }));
result.noMessages = await failure(() => client.chat.completions.create({ model, messages: [] }));

console.log(JSON.stringify(result));
