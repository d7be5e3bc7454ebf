// A small app on Slack's own SDK. It knows nothing of the simulator: only the
// address of the Web API is given to it. It prints one line when it can be
// used, and ends when its standard input does.
import bolt from '@slack/bolt';

const { App, HTTPReceiver, SocketModeReceiver, LogLevel } = bolt;
const socketMode = process.env.MODE === 'socket';
const logLevel = LogLevel.ERROR;
const clientOptions = { slackApiUrl: process.env.API_URL };

const receiver = socketMode
  ? new SocketModeReceiver({
      appToken: process.env.APP_TOKEN,
      logLevel,
      // The SDK also waits this long before it reconnects.
      clientPingTimeout: 1000,
      installerOptions: { clientOptions },
    })
  : new HTTPReceiver({ signingSecret: process.env.SIGNING_SECRET, endpoints: '/slack/events', logLevel });

const app = new App({ token: process.env.BOT_TOKEN, logLevel, clientOptions, receiver });

const plain = (text) => ({ type: 'plain_text', text });

app.command('/contact', async ({ command, ack }) => {
  await ack({
    text: `Noted for <@${command.user_id}>: ${command.text}`,
    blocks: [
      { type: 'section', text: { type: 'mrkdwn', text: 'Noted.', verbatim: true } },
      { type: 'actions', elements: [{ type: 'button', action_id: 'open_form', value: command.text, text: plain('More') }] },
    ],
  });
});

app.action('open_form', async ({ ack, body, client }) => {
  await ack();
  await client.views.open({
    trigger_id: body.trigger_id,
    view: {
      type: 'modal',
      callback_id: 'details',
      private_metadata: body.actions[0].value,
      title: plain('Details'),
      submit: plain('Save'),
      blocks: [
        {
          type: 'input',
          block_id: 'note',
          label: plain('Note'),
          element: { type: 'plain_text_input', action_id: 'text', max_length: 40 },
        },
      ],
    },
  });
});

app.view('details', async ({ ack, view, body, client }) => {
  const note = view.state.values.note.text.value;
  if (note === 'wrong') {
    await ack({ response_action: 'errors', errors: { note: 'Please write something else.' } });
    return;
  }
  await ack();
  await client.chat.postMessage({ channel: body.user.id, text: `Saved: ${view.private_metadata} / ${note}` });
});

if (socketMode) {
  await app.start();
  console.log('ready');
} else {
  const server = await app.start({ port: 0, host: '127.0.0.1' });
  console.log(`ready http://127.0.0.1:${server.address().port}/slack/events`);
}
process.stdin.resume();
process.stdin.on('end', () => process.exit(0));
