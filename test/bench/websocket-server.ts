/** The least that passes client events on: the floor for `npm run bench:realtime`. It checks, stores and orders nothing. */

import type { AddressInfo } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';

const members = new Set<WebSocket>();
const server = new WebSocketServer({ port: 0, host: '127.0.0.1' }, () => {
  console.log(`ready ws://127.0.0.1:${(server.address() as AddressInfo).port}`);
});
server.on('connection', (socket) => {
  socket.send(JSON.stringify({ event: 'pusher:connection_established', data: JSON.stringify({ socket_id: '1.1' }) }));
  socket.on('close', () => members.delete(socket));
  socket.on('message', (text: Buffer) => {
    const frame = JSON.parse(text.toString());
    if (frame.event === 'pusher:subscribe') {
      members.add(socket);
      socket.send(
        JSON.stringify({ event: 'pusher_internal:subscription_succeeded', channel: frame.data.channel, data: '{}' }),
      );
      return;
    }
    for (const member of members) if (member !== socket) member.send(text.toString());
  });
});
process.on('SIGINT', () => process.exit());
