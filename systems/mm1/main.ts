import { useHealth } from '../kit/server.ts';
import { runService } from '../kit/service.ts';
import { openStation } from './open-station.ts';
import { outboundCalls } from './outbound.ts';
import { route } from './route.ts';
import { readSettings } from './settings.ts';
import { StationMetrics } from './station-metrics.ts';

await runService({
  name: 'mm1',
  title: 'A queue and its servers',
  defaultPort: 8084,
  async build(app, environment) {
    useHealth(app, async () => {});
    const settings = readSettings(environment);
    const callOthers = outboundCalls(app, environment, settings);
    const station = await openStation(settings);
    app.addHook('onClose', () => station.close());
    route(app, {
      settings,
      station,
      metrics: new StationMetrics(app.registry, station, settings),
      callOthers,
    });
  },
});
