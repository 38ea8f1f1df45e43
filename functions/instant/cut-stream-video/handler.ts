import { cutStreamVideo as cut } from '#shared/instant/streams/cut-stream-video.usecase.ts';
import { handle } from '#shared/kernel/route/define.ts';
import { cutStreamVideo } from './route.ts';

export const handler = handle(cutStreamVideo, (event, ports) => cut(ports, event));
