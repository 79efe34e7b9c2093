import { startEdge } from '../../../local/edge/edge';

/** An edge in a process of its own, so that its memory can be measured; prints its endpoint. */
void startEdge({ upstream: process.argv[2] ?? '' }).then((edge) => {
  process.stdout.write(`${edge.endpoint}\n`);
});
