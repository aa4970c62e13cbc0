import { Global, Module } from '@nestjs/common';
import { AccuracyQueries } from './accuracy/application/accuracy-report.ts';
import { MeasureAccuracy } from './accuracy/application/measure-accuracy.ts';
import { Remeasure } from './accuracy/application/remeasure.ts';
import { ReplayForecasts } from './accuracy/application/replay-forecasts.ts';
import { AccuracyRepository } from './accuracy/data/accuracy.repository.ts';
import { AccuracyController } from './accuracy/http/accuracy.controller.ts';
import { MeasureAccuracyHandler, RemeasureAccuracyHandler } from './accuracy/jobs/measure-accuracy.handlers.ts';
import { AreaStock } from './alerts/application/area-stock.ts';
import { AreasAhead } from './alerts/application/areas-ahead.ts';
import { CheckDemandAlerts } from './alerts/application/check-demand-alerts.ts';
import { ConcludeAlerts } from './alerts/application/conclude-alerts.ts';
import { ConfirmDemandAlert } from './alerts/application/confirm-demand-alert.ts';
import { DemandAlertDesk } from './alerts/application/demand-alert-desk.ts';
import { RaiseAlert } from './alerts/application/raise-alert.ts';
import { SiteStock } from './alerts/application/site-stock.ts';
import { DemandAlertsRepository } from './alerts/data/demand-alerts.repository.ts';
import { DemandAlertsController } from './alerts/http/demand-alerts.controller.ts';
import { CheckDemandAlertsHandler } from './alerts/jobs/check-demand-alerts.handler.ts';
import { AddPrepared } from './application/add-prepared.ts';
import { ApprovalFigures } from './application/approval-figures.ts';
import { ChangeOrder } from './application/change-order.ts';
import { CloseOrder } from './application/close-order.ts';
import { CreateOrder } from './application/create-order.ts';
import { CutoffJobs } from './application/cutoff-jobs.ts';
import { CutoffNotice } from './application/cutoff-notice.ts';
import { DecideOrder } from './application/decide-order.ts';
import { LastYear } from './application/last-year.ts';
import { OrderDesk } from './application/order-desk.ts';
import { OrderQueries } from './application/order-queries.ts';
import { OrderSubject } from './application/order-subject.ts';
import { OrderingFacade } from './application/ordering.facade-impl.ts';
import { ReleaseOrder } from './application/release-order.ts';
import { RunQueries } from './application/run-queries.ts';
import { RunStore } from './application/run-store.ts';
import { RunStores } from './application/run-stores.ts';
import { SaveLines } from './application/save-lines.ts';
import { SoldOutDays } from './application/sold-out-days.ts';
import { StopItem } from './application/stop-item.ts';
import { StorePlanner } from './application/store-planner.ts';
import { SubmitOrder } from './application/submit-order.ts';
import { ContestDesk } from './contests/application/contest-desk.ts';
import { ContestQueries } from './contests/application/contest-queries.ts';
import { MakePuzzle } from './contests/application/make-puzzle.ts';
import { PlayAttempt } from './contests/application/play-attempt.ts';
import { PuzzleSource } from './contests/application/puzzle-source.ts';
import { AttemptsRepository } from './contests/data/attempts.repository.ts';
import { ContestsRepository } from './contests/data/contests.repository.ts';
import { ContestsController } from './contests/http/contests.controller.ts';
import { OpenContestHandler } from './contests/jobs/open-contest.handler.ts';
import { OrderLinesRepository } from './data/order-lines.repository.ts';
import { OrdersRepository } from './data/orders.repository.ts';
import { RunsRepository } from './data/runs.repository.ts';
import { RunBackTest } from './demand-model/application/back-test.ts';
import { ForecastChain } from './demand-model/application/forecast-chain.ts';
import { ModelWork } from './demand-model/application/model-work.ts';
import { MoneyReplays } from './demand-model/application/money-replays.ts';
import { DemandModelsRepository } from './demand-model/data/demand-models.repository.ts';
import { DemandModelController } from './demand-model/http/demand-model.controller.ts';
import { BackTestHandler } from './demand-model/jobs/back-test.handler.ts';
import { ForecastChainHandler } from './demand-model/jobs/forecast-chain.handler.ts';
import { OrdersController } from './http/orders.controller.ts';
import { RunsController } from './http/runs.controller.ts';
import { CloseOrderHandler } from './jobs/close-order.handler.ts';
import { NotifyCutoffHandler } from './jobs/notify-cutoff.handler.ts';
import { ReleaseOrderHandler } from './jobs/release-order.handler.ts';
import { PlanNightHandler, RunStoreHandler, RunStoresHandler } from './jobs/run-store.handlers.ts';
import { OrderingApi } from './ordering.facade.ts';
import { DecideBand } from './outcomes/application/decide-band.ts';
import { OutcomeQueries } from './outcomes/application/outcome-queries.ts';
import { PastOrders } from './outcomes/application/past-orders.ts';
import { ProposeBands } from './outcomes/application/propose-bands.ts';
import { ScoreOverrides } from './outcomes/application/score-overrides.ts';
import { BandProposalsRepository } from './outcomes/data/band-proposals.repository.ts';
import { OutcomesRepository } from './outcomes/data/outcomes.repository.ts';
import { PastOrdersRepository } from './outcomes/data/past-orders.repository.ts';
import { OutcomesController } from './outcomes/http/outcomes.controller.ts';
import { ScoreOverridesHandler } from './outcomes/jobs/score-overrides.handler.ts';
import { JudgeOutlook } from './outlook/application/judge-outlook.ts';
import { LookAhead } from './outlook/application/look-ahead.ts';
import { OutlookFile } from './outlook/application/outlook-file.ts';
import { OutlookQueries } from './outlook/application/outlook-queries.ts';
import { PeakDays } from './outlook/application/peak-days.ts';
import { TellPeak } from './outlook/application/tell-peak.ts';
import { OutlookRepository } from './outlook/data/outlook.repository.ts';
import { PeaksRepository } from './outlook/data/peaks.repository.ts';
import { OutlookController } from './outlook/http/outlook.controller.ts';
import { LookAheadHandler } from './outlook/jobs/look-ahead.handler.ts';
import { PrepLists } from './prep/application/prep-lists.ts';
import { PrepRepository } from './prep/data/prep.repository.ts';
import { PrepListController } from './prep/http/prep-list.controller.ts';
import { OrderingProvisioning } from './provisioning.ts';
import { CheckRegionalDemand } from './regional/application/check-regional-demand.ts';
import { ReadRegions } from './regional/application/read-regions.ts';
import { RegionWeather } from './regional/application/region-weather.ts';
import { Uplifts } from './regional/application/uplifts.ts';
import { UpliftsRepository } from './regional/data/uplifts.repository.ts';
import { CheckRegionalDemandHandler } from './regional/jobs/check-regional-demand.handler.ts';
import { AskRequest } from './requests/application/ask-request.ts';
import { DecideRequest } from './requests/application/decide-request.ts';
import { RequestDesk } from './requests/application/request-desk.ts';
import { RequestOutcomes } from './requests/application/request-outcomes.ts';
import { RequestQueries } from './requests/application/request-queries.ts';
import { RequestTargets } from './requests/application/request-targets.ts';
import { RequestsRepository } from './requests/data/requests.repository.ts';
import { RequestsController } from './requests/http/requests.controller.ts';
import { ExpireRequestHandler } from './requests/jobs/expire-request.handler.ts';
import { KnownCalendar } from './signals/application/known-calendar.ts';
import { ParameterRegistry } from './signals/application/parameters.ts';
import { SignalDesk } from './signals/application/signal-desk.ts';
import { SignalsRepository } from './signals/data/signals.repository.ts';
import { ParametersController } from './signals/http/parameters.controller.ts';
import { SignalsController } from './signals/http/signals.controller.ts';
import { ChangeAllocation } from './sourcing/application/change-allocation.ts';
import { ReplaceParts } from './sourcing/application/replace-parts.ts';
import { SendParts } from './sourcing/application/send-parts.ts';
import { SourcingQueries } from './sourcing/application/sourcing-queries.ts';
import { SplitBooks } from './sourcing/application/split-book.ts';
import { SplitOrders } from './sourcing/application/split-orders.ts';
import { SplitQueue } from './sourcing/application/split-queue.ts';
import { SourcingRepository } from './sourcing/data/sourcing.repository.ts';
import { SourcingController } from './sourcing/http/sourcing.controller.ts';
import { SplitOrdersHandler } from './sourcing/jobs/split-orders.handler.ts';
import { OnApprovalDecided } from './subscribers/on-approval-decided.subscriber.ts';
import { OnOrderTransferShort, OnPurchaseShort } from './subscribers/on-source-short.ts';
import { FetchWeather } from './weather/application/fetch-weather.ts';
import { WeatherDesk } from './weather/application/weather-desk.ts';
import { WeatherRepository } from './weather/data/weather.repository.ts';
import { WeatherController } from './weather/http/weather.controller.ts';
import { FetchWeatherHandler } from './weather/jobs/fetch-weather.handler.ts';
import { OpenMeteoProvider, WeatherProvider } from './weather/provider/weather-provider.ts';

@Global()
@Module({
  controllers: [
    OrdersController,
    RunsController,
    DemandModelController,
    SignalsController,
    ParametersController,
    AccuracyController,
    WeatherController,
    RequestsController,
    OutcomesController,
    DemandAlertsController,
    OutlookController,
    PrepListController,
    SourcingController,
    ContestsController,
  ],
  providers: [
    OrdersRepository,
    OrderLinesRepository,
    RunsRepository,
    DemandModelsRepository,
    SignalsRepository,
    WeatherRepository,
    { provide: WeatherProvider, useClass: OpenMeteoProvider },
    WeatherDesk,
    FetchWeather,
    FetchWeatherHandler,
    DemandAlertsRepository,
    DemandAlertDesk,
    AreaStock,
    SiteStock,
    AreasAhead,
    RaiseAlert,
    ConcludeAlerts,
    CheckDemandAlerts,
    SoldOutDays,
    ConfirmDemandAlert,
    CheckDemandAlertsHandler,
    UpliftsRepository,
    Uplifts,
    ReadRegions,
    RegionWeather,
    CheckRegionalDemand,
    CheckRegionalDemandHandler,
    KnownCalendar,
    SignalDesk,
    ParameterRegistry,
    ForecastChain,
    RunBackTest,
    MoneyReplays,
    ModelWork,
    ForecastChainHandler,
    BackTestHandler,
    OutcomesRepository,
    BandProposalsRepository,
    ProposeBands,
    PastOrdersRepository,
    { provide: OrderingProvisioning, useClass: PastOrders },
    ScoreOverrides,
    OutcomeQueries,
    DecideBand,
    ScoreOverridesHandler,
    AccuracyRepository,
    MeasureAccuracy,
    ReplayForecasts,
    Remeasure,
    AccuracyQueries,
    MeasureAccuracyHandler,
    RemeasureAccuracyHandler,
    OrderDesk,
    StorePlanner,
    RunStore,
    RunStores,
    RunQueries,
    LastYear,
    OrderQueries,
    ChangeOrder,
    SaveLines,
    SubmitOrder,
    OrderSubject,
    ApprovalFigures,
    DecideOrder,
    ReleaseOrder,
    CloseOrder,
    CreateOrder,
    AddPrepared,
    CutoffJobs,
    CutoffNotice,
    NotifyCutoffHandler,
    StopItem,
    CloseOrderHandler,
    ReleaseOrderHandler,
    PlanNightHandler,
    RunStoreHandler,
    RunStoresHandler,
    RequestsRepository,
    RequestDesk,
    RequestOutcomes,
    RequestTargets,
    RequestQueries,
    AskRequest,
    DecideRequest,
    ExpireRequestHandler,
    OutlookRepository,
    PeaksRepository,
    PeakDays,
    LookAhead,
    JudgeOutlook,
    OutlookFile,
    OutlookQueries,
    TellPeak,
    LookAheadHandler,
    PrepRepository,
    PrepLists,
    SourcingRepository,
    SplitBooks,
    SplitOrders,
    SplitQueue,
    SplitOrdersHandler,
    SendParts,
    ReplaceParts,
    SourcingQueries,
    ChangeAllocation,
    ContestsRepository,
    AttemptsRepository,
    PuzzleSource,
    MakePuzzle,
    ContestDesk,
    PlayAttempt,
    ContestQueries,
    OpenContestHandler,
    OnApprovalDecided,
    OnPurchaseShort,
    OnOrderTransferShort,
    OrderingFacade,
    { provide: OrderingApi, useExisting: OrderingFacade },
  ],
  exports: [OrderingApi, OrderingProvisioning],
})
export class OrderingModule {}
