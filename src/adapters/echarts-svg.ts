/** Draws a chart as SVG, on the server side of ECharts: no browser, no canvas. */
import { LineChart } from "echarts/charts";
import { GraphicComponent, GridComponent, LegendComponent, TitleComponent } from "echarts/components";
import { init, use, type EChartsCoreOption } from "echarts/core";
import { SVGRenderer } from "echarts/renderers";

/** `option` is ECharts' own form; line charts, titles, legends and texts can be in it. Sizes are in pixels. */
export function drawSvg(option: object, width: number, height: number): string {
  use([LineChart, GridComponent, TitleComponent, LegendComponent, GraphicComponent, SVGRenderer]);
  const chart = init(null, null, { renderer: "svg", ssr: true, width, height });
  try {
    chart.setOption(option as EChartsCoreOption);
    return chart.renderToSVGString();
  } finally {
    chart.dispose();
  }
}
