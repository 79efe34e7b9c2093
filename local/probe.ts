import { startPlayground } from './playground';
void (async () => {
  const p = await startPlayground();
  const office = await import('./play/customer-app');
  await office.createCustomerApp(p.app).signUp('zoe');
  await new Promise(r => setTimeout(r, 1500));
  let t = Date.now(); const lap = (s: string) => { console.log(s, Date.now() - t); t = Date.now(); };
  if (process.argv[2] === 'parts') { await p.relay.stop(); lap('relay'); await p.worker.stop(); lap('worker'); await p.edge.stop(); lap('edge'); }
  await p.stop(); lap('rest');
})();
